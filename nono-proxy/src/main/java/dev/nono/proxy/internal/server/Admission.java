package dev.nono.proxy.internal.server;

import dev.nono.proxy.ConnectAuth;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.ProxyAuth;
import dev.nono.proxy.internal.peer.Peer;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Whether a client may use a way out: by its token, or without one by who it is. */
final class Admission {
    private final ProxyCore core;
    private final Asker asker;

    Admission(ProxyCore core, Asker asker) {
        this.core = core;
        this.asker = asker;
    }

    /**
     * Decides. A client that sent a wrong token is refused whoever it is.
     *
     * @param auth what it sent
     * @param strict whether the token is needed, so that only a process that knows it does without; else any process of this
     *     user does
     * @param then goes on, on the event loop
     * @param otherwise gets the reason, on the event loop
     */
    void decide(ProxyAuth auth, boolean strict, Runnable then, Consumer<Refusal> otherwise) {
        if (auth.passes()) {
            then.run();
        } else if (auth == ProxyAuth.WRONG || core.config().connectAuth() != ConnectAuth.LENIENT) {
            otherwise.accept(Refusal.proxyAuthentication(auth == ProxyAuth.WRONG));
        } else if (asker.client().channel().remoteAddress() instanceof InetSocketAddress client
                && asker.client().channel().localAddress() instanceof InetSocketAddress proxy) {
            CompletableFuture<Peer> peer =
                    strict ? core.peers().process(client, proxy) : core.peers().user(client, proxy);
            asker.ask(peer, known -> {
                if (known == Peer.SESSION || (!strict && known != Peer.STRANGER)) {
                    then.run();
                } else {
                    otherwise.accept(strict ? Refusal.proxyAuthentication(false) : stranger());
                }
            });
        } else {
            otherwise.accept(Refusal.proxyAuthentication(false));
        }
    }

    private static Refusal stranger() {
        return Refusal.of(
                403,
                Category.AUTHENTICATION_FAILED,
                "the client sent no token, and is no process of the user to whom this proxy belongs");
    }
}

package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.decide.TokenExchange;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;

/** The answer of a host that hands out tokens: not passed on before it is known as a whole, and with phantoms in their place. */
final class TokenAnswer {
    /** How long is waited for the next piece. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Exchange exchange;
    private final TokenExchange tokens;
    private final HttpResponse head;
    private final HeldResponse whole;
    private final Patience patience;

    TokenAnswer(Exchange exchange, TokenExchange tokens, HttpResponse head) {
        this.exchange = exchange;
        this.tokens = tokens;
        this.head = head;
        this.whole = new HeldResponse(head);
        this.patience = new Patience(
                exchange.client().executor(),
                PAUSE,
                () -> exchange.failed(502, "the answer of the token host did not come to its end in time"));
    }

    /** Takes what came with the head. */
    void begin() {
        patience.start();
        if (head instanceof FullHttpResponse full) {
            add(new DefaultLastHttpContent(full.content()));
        }
    }

    /** Takes a piece, which is released. */
    void add(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean taken = content.decoderResult().isSuccess() && whole.add(content);
        content.release();
        patience.moved();
        if (!taken) {
            patience.stop();
            exchange.failed(502, "the answer of the token host is malformed, or longer than 16 MiB");
        } else if (last) {
            patience.stop();
            changed();
        }
    }

    /** Waits no more. */
    void stop() {
        patience.stop();
    }

    private void changed() {
        exchange.leg().release(false);
        exchange.ask(Rewritten.of(tokens.response(whole.status(), whole.headers(), whole.body())), changed -> {
            if (changed.body().isEmpty()) {
                exchange.refuse(Refusal.of(502, Category.MANAGED_CREDENTIAL_UNAVAILABLE, changed.reason()));
                return;
            }
            exchange.recordAllowed(whole.status());
            exchange.answer(
                    (FullHttpResponse) exchange.framed(whole.with(changed.body().get())), false);
        });
    }
}

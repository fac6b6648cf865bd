package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Injected;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Keeps a credential out of the heads and trailers of answers: where an upstream repeats the target of a request, the client gets the phantom, with
 * which it can follow a redirect. What an upstream writes into a body is not looked at.
 *
 * @param injected the credential
 * @param phantom what the program has instead
 */
record EchoedCredential(Injected injected, String phantom) {

    void removeFrom(HttpObject message) {
        if (message instanceof HttpResponse response) {
            removeFrom(response.headers());
            if (message instanceof FullHttpResponse full) {
                removeFrom(full.trailingHeaders());
            }
        } else if (message instanceof LastHttpContent end) {
            removeFrom(end.trailingHeaders());
        }
    }

    private void removeFrom(HttpHeaders headers) {
        if (headers.isEmpty()) {
            return;
        }
        for (String name : headers.names()) {
            List<String> values = headers.getAll(name);
            if (values.stream().anyMatch(injected::isIn)) {
                headers.set(
                        name,
                        values.stream()
                                .map(value -> injected.without(value, phantom))
                                .toList());
            }
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}

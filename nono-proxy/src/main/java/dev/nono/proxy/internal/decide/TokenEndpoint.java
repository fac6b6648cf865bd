package dev.nono.proxy.internal.decide;

import dev.nono.net.Host;
import dev.nono.proxy.TlsOptions;
import dev.nono.secret.Secret;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Posts a form for the proxy itself, through the same filter, resolver and proxy as requests of the program. */
@FunctionalInterface
public interface TokenEndpoint {
    /**
     * What came back.
     *
     * @param status the status
     * @param body at most 64 KiB, in UTF-8
     */
    record Reply(int status, Secret body) {}

    /**
     * Posts a form, within 30 seconds.
     *
     * @param tls whether TLS is spoken; without it the host must be loopback
     * @param host the host
     * @param port the port
     * @param path path and query
     * @param options how TLS is spoken
     * @param form the form, encoded; wiped by the caller afterwards
     * @param headers further headers
     * @return the reply, or an error whose message holds nothing of the form or the reply
     */
    CompletionStage<Reply> post(
            boolean tls,
            Host host,
            int port,
            String path,
            TlsOptions options,
            byte[] form,
            Map<String, String> headers);
}

package dev.nono.proxy.internal.decide;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Signs a request whose body is known. */
@FunctionalInterface
public interface RequestSigner {
    /**
     * Signs.
     *
     * @param method the method
     * @param path path and query as they are sent
     * @param headers all headers as they are sent, {@code host} included
     * @param body the whole body, at most 16 MiB
     * @return headers to set, or an error, after which the request is refused
     */
    CompletionStage<List<SecretHeader>> sign(String method, String path, List<HeaderField> headers, byte[] body);
}

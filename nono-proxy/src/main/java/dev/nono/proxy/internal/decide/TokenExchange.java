package dev.nono.proxy.internal.decide;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** An exchange with a host that hands out tokens: its bodies are known as a whole before they go on, over HTTP/1.1 alone. */
public interface TokenExchange {
    /** Whether the body of the request is read first. */
    boolean readsRequest();

    /**
     * Changes the body of the request.
     *
     * @param body the whole body, at most 16 MiB
     * @return the body to send, or an error, after which the request is refused
     */
    CompletionStage<byte[]> request(byte[] body);

    /**
     * Changes the answer.
     *
     * @param status its status
     * @param headers its headers
     * @param body its whole body, at most 16 MiB
     * @return the body for the client, or an error, after which the client gets nothing of the answer
     */
    CompletionStage<byte[]> response(int status, List<HeaderField> headers, byte[] body);
}

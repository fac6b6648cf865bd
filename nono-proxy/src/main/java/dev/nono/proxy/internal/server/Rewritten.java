package dev.nono.proxy.internal.server;

import dev.nono.NonoException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What became of a body.
 *
 * @param body the body that goes on, if one does
 * @param reason why none does
 */
record Rewritten(Optional<byte[]> body, String reason) {

    /** Waits for a body; an error of ours tells why, any other may quote the body and does not. */
    static CompletableFuture<Rewritten> of(CompletionStage<byte[]> changed) {
        return changed.toCompletableFuture().handle((bytes, error) -> {
            if (error == null) {
                return new Rewritten(Optional.of(bytes), "");
            }
            Throwable cause =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            return new Rewritten(
                    Optional.empty(),
                    cause instanceof NonoException known
                            ? String.valueOf(known.getMessage())
                            : "the exchange with the token host failed");
        });
    }
}

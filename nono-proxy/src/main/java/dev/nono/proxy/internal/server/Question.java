package dev.nono.proxy.internal.server;

import dev.nono.proxy.internal.decide.Category;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Something that is asked elsewhere while a client waits: one question at a time, withdrawn when the client goes away. */
final class Question {
    private @Nullable CompletableFuture<?> asked;

    /**
     * Asks, on the loop. What is known already is answered at once.
     *
     * @param answer the answer to be
     * @param loop where the connection lives, which is the calling thread
     * @param then is called there with the answer, or with an error
     */
    <T> void ask(CompletableFuture<T> answer, Executor loop, BiConsumer<@Nullable T, @Nullable Throwable> then) {
        if (answer.isDone()) {
            answer.whenComplete(then);
            return;
        }
        asked = answer;
        answer.whenCompleteAsync(
                (value, error) -> {
                    asked = null;
                    then.accept(value, error);
                },
                loop);
    }

    /** Whether there is no answer yet. */
    boolean isOpen() {
        return asked != null;
    }

    /** Nobody waits for the answer any more. */
    void withdraw() {
        CompletableFuture<?> running = asked;
        if (running != null) {
            running.cancel(true);
        }
    }

    /** What a client is told whose question ended in an error. */
    static Refusal undecided() {
        return Refusal.of(
                502, Category.UPSTREAM_CONNECT_FAILED, "the request could not be decided because of an error");
    }
}

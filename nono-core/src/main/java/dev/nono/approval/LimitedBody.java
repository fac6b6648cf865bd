package dev.nono.approval;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes as much of a body as is allowed, and hangs up on more. Nothing is unpacked, so what counts is what was sent. */
final class LimitedBody implements HttpResponse.BodySubscriber<byte[]> {
    private static final int NOTHING = -1;

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private LimitedBody(int limit) {
        this.limit = limit;
    }

    /**
     * Reads the body of answers with a status of 2xx, and hangs up on all others.
     *
     * @param limit the most bytes of a body; one more is an {@link IOException}
     */
    static HttpResponse.BodyHandler<byte[]> ofSuccess(int limit) {
        return head -> new LimitedBody(head.statusCode() / 100 == 2 ? limit : NOTHING);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (limit == NOTHING) {
            given.cancel();
            whole.complete(new byte[0]);
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        Flow.Subscription from = subscription;
        if (from == null || whole.isDone()) {
            return;
        }
        for (ByteBuffer part : parts) {
            if (bytes.size() + (long) part.remaining() > limit) {
                from.cancel();
                whole.completeExceptionally(new IOException("the answer is longer than " + limit + " bytes"));
                return;
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.write(copy, 0, copy.length);
        }
        from.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteArray());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }
}

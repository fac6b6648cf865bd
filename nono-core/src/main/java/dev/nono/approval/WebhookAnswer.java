package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.TerminalText;
import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook said: the JSON of a decision ({@code "Granted"}, {@code {"Denied":{"reason":…}}}, {@code "Timeout"}), or
 * {@code {"decision": word, "reason": text}} with a word of these lists in any case. An answer that says anything more is
 * not understood, since what it says could be a condition.
 */
final class WebhookAnswer {
    private static final List<String> GRANTS = List.of("grant", "granted", "approve", "approved", "allow", "allowed");
    private static final List<String> DENIES = List.of("deny", "denied", "reject", "rejected", "block", "blocked");
    private static final List<String> TIMEOUTS = List.of("timeout", "timed_out");
    private static final int LONGEST_REASON = 4096;

    private final String backend;

    private WebhookAnswer(String backend) {
        this.backend = backend;
    }

    /**
     * Reads an answer.
     *
     * @param backend who answered, for messages
     * @param status the status
     * @param body the body, if the status is a success
     * @throws NonoException {@link ErrorCode#IO} if it is not understood
     */
    static ApprovalDecision read(String backend, int status, byte[] body) {
        if (status / 100 != 2) {
            String redirected = status / 100 == 3 ? "; it is asked at its own address only" : "";
            return ApprovalDecision.denied("the webhook " + backend + " answered with status " + status + redirected);
        }
        try {
            return new WebhookAnswer(backend)
                    .read(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new NonoException(ErrorCode.IO, "the answer of the webhook " + backend + " is not UTF-8", e);
        }
    }

    private ApprovalDecision read(String text) {
        return switch (text.strip()) {
            case "\"Granted\"" -> ApprovalDecision.granted();
            case "\"Timeout\"" -> ApprovalDecision.timeout();
            default -> read(parsed(text));
        };
    }

    private JsonObject parsed(String text) {
        try {
            return StrictJson.parse(text, "answer");
        } catch (NonoException e) {
            throw unclear("is not the JSON of a decision", e);
        }
    }

    private ApprovalDecision read(JsonObject answer) {
        try {
            Optional<JsonObject> denied = answer.object("Denied");
            if (denied.isPresent()) {
                return only(denied.get(), only(answer, refused(denied.get().string("reason"))));
            }
            String word = answer.string("decision").orElse("").toLowerCase(Locale.ROOT);
            Optional<String> reason = answer.string("reason");
            if (GRANTS.contains(word)) {
                return only(answer, ApprovalDecision.granted());
            }
            if (DENIES.contains(word)) {
                return only(answer, refused(reason));
            }
            if (TIMEOUTS.contains(word)) {
                return only(answer, ApprovalDecision.timeout());
            }
        } catch (NonoException e) {
            throw unclear("cannot be understood: " + e.getMessage(), e);
        }
        throw unclear("names no decision that is known", null);
    }

    private static ApprovalDecision only(JsonObject answer, ApprovalDecision decision) {
        if (!answer.unknown().isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "it says \"" + answer.unknown().get(0) + "\" besides, and nobody knows what that means");
        }
        return decision;
    }

    private ApprovalDecision refused(Optional<String> reason) {
        String clean = TerminalText.clean(reason.orElse("")).strip();
        return ApprovalDecision.denied(
                clean.isEmpty()
                        ? "refused by the webhook " + backend
                        : clean.substring(0, Math.min(clean.length(), LONGEST_REASON)));
    }

    private NonoException unclear(String what, @Nullable Throwable cause) {
        return new NonoException(
                ErrorCode.IO, TerminalText.clean("the answer of the webhook " + backend + " " + what), cause);
    }
}

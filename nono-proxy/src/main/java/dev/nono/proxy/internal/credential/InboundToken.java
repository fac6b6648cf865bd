package dev.nono.proxy.internal.credential;

import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.SessionToken;
import dev.nono.proxy.internal.text.Targets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the phantom token of a request, where its route expects it, and takes it out of the target. */
final class InboundToken {
    private final SessionToken token;

    /** What was found where. */
    enum Outcome {
        /** The token. */
        VALID,
        /** Something else. */
        WRONG,
        /** Nothing. */
        ABSENT
    }

    InboundToken(SessionToken token) {
        this.token = token;
    }

    /** The name of a place in records. */
    static String mechanism(CompiledCarrier carrier) {
        return switch (carrier.mode()) {
            case HEADER, BASIC_AUTH -> "phantom_header";
            case URL_PATH -> "phantom_path";
            case QUERY_PARAM -> "phantom_query";
        };
    }

    /** Looks at the place that a carrier names. */
    Outcome check(CompiledCarrier carrier, List<String> moreHeaders, String target, List<HeaderField> headers) {
        return switch (carrier.mode()) {
            case HEADER -> inHeaders(carrier, moreHeaders, headers);
            case BASIC_AUTH -> basic(value(headers, carrier.headerKey()));
            case URL_PATH -> outcome(carrier.pattern().fit(target).map(PathTemplate.Fit::credential));
            case QUERY_PARAM -> outcome(Targets.parameter(target, carrier.parameter()));
        };
    }

    private Outcome inHeaders(CompiledCarrier carrier, List<String> moreHeaders, List<HeaderField> headers) {
        Optional<String> value = value(headers, carrier.headerKey());
        for (String other : moreHeaders) {
            value = value.isPresent() ? value : value(headers, other);
        }
        if (value.isEmpty()) {
            return Outcome.ABSENT;
        }
        String text = value.get().strip();
        boolean valid = token.matches(text);
        if (text.regionMatches(true, 0, "Bearer ", 0, 7)) {
            valid |= token.matches(text.substring(7).strip());
        }
        String before = carrier.before();
        String after = carrier.after();
        if (text.length() >= before.length() + after.length()
                && text.regionMatches(true, 0, before, 0, before.length())
                && text.endsWith(after)) {
            valid |= token.matches(text.substring(before.length(), text.length() - after.length()));
        }
        return valid ? Outcome.VALID : Outcome.WRONG;
    }

    /** User and password; the user does not matter. */
    private Outcome basic(Optional<String> value) {
        if (value.isEmpty()) {
            return Outcome.ABSENT;
        }
        String text = value.get().strip();
        if (!text.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Outcome.WRONG;
        }
        try {
            String pair =
                    new String(Base64.getDecoder().decode(text.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon >= 0 && token.matches(pair.substring(colon + 1)) ? Outcome.VALID : Outcome.WRONG;
        } catch (IllegalArgumentException e) {
            // Not base64, so it is no token either.
            return Outcome.WRONG;
        }
    }

    private Outcome outcome(Optional<String> found) {
        return found.map(text -> token.matches(text) ? Outcome.VALID : Outcome.WRONG)
                .orElse(Outcome.ABSENT);
    }

    /** The first header of a name. */
    private static Optional<String> value(List<HeaderField> headers, String key) {
        for (HeaderField header : headers) {
            if (header.name().toLowerCase(Locale.ROOT).equals(key)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /** The target as the rules see it and as it goes on when the credential is carried elsewhere: without the token. */
    String strip(CompiledCarrier carrier, String target) {
        if (carrier.mode() == InjectMode.QUERY_PARAM) {
            return Targets.without(target, carrier.parameter());
        }
        if (carrier.mode() == InjectMode.URL_PATH) {
            Optional<PathTemplate.Fit> fit = carrier.pattern().fit(target);
            if (fit.isPresent()) {
                return PathTemplate.join("", fit.get().rest());
            }
        }
        return target;
    }
}

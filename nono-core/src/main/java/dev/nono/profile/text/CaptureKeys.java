package dev.nono.profile.text;

import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.CaptureInput;
import dev.nono.profile.model.CaptureInteraction;
import dev.nono.profile.model.CaptureOutput;
import dev.nono.profile.model.CaptureProvider;
import dev.nono.profile.model.CredentialCapture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The section {@code credential_capture}. */
final class CaptureKeys {
    private static final long USUAL_TIMEOUT = 5;
    private static final long MAX_TIMEOUT = 300;
    private static final long USUAL_CACHE = 900;
    private static final long MAX_CACHE = 3600;

    private CaptureKeys() {}

    static Map<String, CredentialCapture> read(LocatedObject json) {
        Map<String, CredentialCapture> captures = new LinkedHashMap<>();
        for (String name : json.names()) {
            if (!Keys.isWord(name)) {
                throw json.faultAtName(name, "must be letters, digits and _");
            }
            captures.put(name, capture(json.object(name).orElseThrow()));
        }
        return captures;
    }

    private static CredentialCapture capture(LocatedObject json) {
        Optional<CaptureProvider> provider = json.nullableObject("provider").map(CaptureKeys::provider);
        if (provider.isPresent() && json.has("command")) {
            throw json.fault("command", "cannot stand beside provider; keep one of them");
        }
        List<String> command = provider.isPresent() ? List.of() : program(json);
        CredentialCapture capture = new CredentialCapture(
                command,
                provider,
                json.integer("timeout_secs", 1, MAX_TIMEOUT).orElse(USUAL_TIMEOUT),
                cache(json),
                regex(json),
                json.choice("stdin", CaptureInput.values(), CaptureInput::wireName)
                        .orElse(CaptureInput.NULL),
                output(json),
                json.nullableObject("interaction").map(CaptureKeys::interaction));
        json.done();
        return capture;
    }

    private static CaptureProvider provider(LocatedObject json) {
        CaptureProvider provider = new CaptureProvider(
                program(json),
                json.nullableObject("config").map(LocatedObject::plain).orElse(Map.of()));
        json.done();
        return provider;
    }

    private static List<String> program(LocatedObject json) {
        List<String> command = Keys.command(json, "command");
        String program = command.get(0);
        if (!program.startsWith("/") && (program.indexOf('/') >= 0 || program.indexOf('\\') >= 0)) {
            throw json.fault("command", "must name a program by its absolute path or its bare name, not " + program);
        }
        return command;
    }

    private static long cache(LocatedObject json) {
        Optional<Long> seconds = json.integer("cache_ttl_secs", 0, MAX_CACHE);
        Optional<Long> other = json.integer("ttl_secs", 0, MAX_CACHE);
        if (seconds.isPresent() && other.isPresent() && !seconds.equals(other)) {
            throw json.fault("ttl_secs", "contradicts cache_ttl_secs; keep cache_ttl_secs");
        }
        return seconds.or(() -> other).orElse(USUAL_CACHE);
    }

    private static Optional<String> regex(LocatedObject json) {
        Optional<String> regex = json.string("cache_path_regex");
        regex.ifPresent(text -> {
            if (text.isEmpty()) {
                throw json.fault("cache_path_regex", "must not be empty");
            }
            try {
                // Only compiled here. Whoever matches with it uses an engine whose time is bounded.
                Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw json.fault("cache_path_regex", "is no regular expression: " + e.getDescription());
            }
        });
        return regex;
    }

    private static CaptureOutput output(LocatedObject json) {
        Optional<Located> member = json.located("output");
        if (member.isEmpty() || member.get().value() == null) {
            return CaptureOutput.TEXT;
        }
        if (member.get().value() instanceof String format) {
            if (format.equals("json")) {
                throw json.fault("output", "must name the headers: {\"format\": \"json\", \"allow_headers\": [...]}");
            }
            if (!format.equals("text")) {
                throw json.fault("output", "must be \"text\" or an object, not \"" + format + "\"");
            }
            return CaptureOutput.TEXT;
        }
        LocatedObject object = json.object("output").orElseThrow();
        if (!object.text("format").equals("json")) {
            throw object.fault("format", "must be \"json\"");
        }
        List<String> headers = object.strings("allow_headers");
        if (headers.isEmpty()) {
            throw object.fault("allow_headers", "must name at least one header");
        }
        for (String header : headers) {
            CredentialChecks.header(object, "allow_headers", header);
        }
        object.done();
        return new CaptureOutput(true, headers);
    }

    private static CaptureInteraction interaction(LocatedObject json) {
        CaptureInteraction interaction = new CaptureInteraction(
                json.bool("stdio").orElse(false),
                json.bool("stdin").orElse(false),
                json.nullableObject("open_urls").map(DocumentSection::openUrls),
                json.bool("allow_launch_services").orElse(false));
        json.done();
        return interaction;
    }
}

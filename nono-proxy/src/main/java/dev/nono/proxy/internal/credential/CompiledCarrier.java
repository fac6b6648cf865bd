package dev.nono.proxy.internal.credential;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.InjectMode;
import dev.nono.proxy.Carrier;
import dev.nono.proxy.internal.text.Targets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A carrier whose defaults are filled in and whose rules are checked.
 *
 * @param mode where the credential stands
 * @param header the header
 * @param before the text in front of the credential in the header
 * @param after the text behind it
 * @param pattern where it stands in the path
 * @param replacement what takes the place of the pattern
 * @param parameter the parameter of the query
 */
record CompiledCarrier(
        InjectMode mode,
        String header,
        String before,
        String after,
        PathTemplate pattern,
        PathTemplate replacement,
        String parameter) {
    private static final Set<String> FRAMING = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "keep-alive");
    private static final PathTemplate NOWHERE = new PathTemplate("", "");

    static CompiledCarrier of(String route, Carrier carrier) {
        String header = carrier.header().orElse("Authorization");
        String format = carrier.format().orElse(header.equalsIgnoreCase("Authorization") ? "Bearer {}" : "{}");
        PathTemplate pattern = NOWHERE;
        PathTemplate replacement = NOWHERE;
        String parameter = "";
        switch (carrier.mode()) {
            case HEADER -> {
                requireHeader(route, header);
                requireOnePlace(route, "the format of the header", format);
            }
            case BASIC_AUTH -> requireHeader(route, header);
            case URL_PATH -> {
                String written = carrier.pathPattern().orElse("");
                requireOnePlace(route, "the pattern of the path", written);
                pattern = PathTemplate.parse(rooted(written));
                String replaced = carrier.pathReplacement().orElse(written);
                requireOnePlace(route, "the replacement in the path", replaced);
                replacement = PathTemplate.parse(rooted(replaced));
            }
            case QUERY_PARAM -> {
                parameter = carrier.queryParameter().orElse("");
                requireParameter(route, parameter);
            }
        }
        int place = format.indexOf("{}");
        return new CompiledCarrier(
                carrier.mode(),
                header,
                place < 0 ? "" : format.substring(0, place),
                place < 0 ? "" : format.substring(place + 2),
                pattern,
                replacement,
                parameter);
    }

    private static String rooted(String pattern) {
        return pattern.startsWith("/") ? pattern : "/" + pattern;
    }

    /** The header in lower case. */
    String headerKey() {
        return header.toLowerCase(Locale.ROOT);
    }

    boolean usesHeader() {
        return mode == InjectMode.HEADER || mode == InjectMode.BASIC_AUTH;
    }

    /** Refuses a header that is no token, or that frames a message. */
    static void requireHeader(String route, String header) {
        String key = header.toLowerCase(Locale.ROOT);
        if (!isToken(header) || FRAMING.contains(key) || key.startsWith("proxy-")) {
            throw refused(route, "\"" + header + "\" is not the name of a header that can carry a credential");
        }
    }

    private static boolean isToken(String text) {
        boolean token = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            token &= (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return token;
    }

    private static void requireOnePlace(String route, String what, String text) {
        int place = text.indexOf("{}");
        if (place < 0 || text.indexOf("{}", place + 2) >= 0) {
            throw refused(route, what + " must hold {} exactly once: \"" + text + "\"");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) >= 0x7f) {
                throw refused(route, what + " holds a character that cannot be sent");
            }
        }
    }

    private static void requireParameter(String route, String name) {
        boolean fits = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            fits &= (Targets.isUnreserved(c) && c != '.' && c != '~');
        }
        if (!fits) {
            throw refused(
                    route,
                    "\"" + name + "\" is not the name of a parameter: letters, digits, \"-\" and \"_\" make one");
        }
    }

    private static NonoException refused(String route, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the route " + route + " cannot carry its credential: " + why,
                Map.of("route", route, "reason", why),
                null);
    }
}

package dev.nono.profile.expand;

import dev.nono.NonoException;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzz target: texts with variables. They are filled in once, whatever their values look like, and as a regular expression would;
 * a path is absolute or refused; and no pattern makes the reader of patterns fail in another way than it says.
 */
public final class ExpansionFuzz {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HOME",
            "/home/u",
            "A",
            "$B",
            "B",
            "${A}/x",
            "_C1",
            "",
            "XDG_CONFIG_HOME",
            "/cfg",
            "TMPDIR",
            "/t//",
            "q",
            "~");
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("HOME", "/home/u"),
            Map.entry("A", "$B"),
            Map.entry("B", "${A}/x"),
            Map.entry("_C1", ""),
            Map.entry("XDG_CONFIG_HOME", "/cfg"),
            Map.entry("XDG_DATA_HOME", "/home/u/.local/share"),
            Map.entry("XDG_STATE_HOME", "/home/u/.local/state"),
            Map.entry("XDG_CACHE_HOME", "/home/u/.cache"),
            Map.entry("TMPDIR", "/t"),
            Map.entry("WORKDIR", "/work"),
            Map.entry("UID", "1000"),
            Map.entry("NONO_CONFIG", "/cfg/nono"),
            Map.entry("NONO_PACKAGES", "/cfg/nono/packages"));
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([A-Z_][A-Z_0-9]*)}|(?!\\{)([A-Z_][A-Z_0-9]*))");

    private ExpansionFuzz() {}

    /** One input: a text with variables. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Expansion expansion = Expansion.of(Path.of("/work"), 1000, ENVIRONMENT);
        String ours = expansion.text(text);
        require(ours.equals(reference(text)), text + " becomes " + ours + " and not " + reference(text));
        if (text.indexOf('\0') >= 0) {
            // No profile can hold it.
            return;
        }
        if (text.indexOf('*') >= 0) {
            pattern(text);
        } else if (!GitTokens.isToken(text)) {
            path(expansion, text);
        }
    }

    private static String reference(String text) {
        StringBuilder out = new StringBuilder();
        String rest = text;
        if (text.equals("~") || text.startsWith("~/")) {
            out.append("/home/u");
            rest = text.substring(1);
        }
        Matcher variable = VARIABLE.matcher(rest);
        while (variable.find()) {
            String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            String value = VALUES.getOrDefault(name, variable.group());
            variable.appendReplacement(out, Matcher.quoteReplacement(value));
        }
        return variable.appendTail(out).toString();
    }

    private static void path(Expansion expansion, String text) {
        PathExpansion paths;
        try {
            paths = expansion.paths(PathList.READ_FILE, List.of(new Entry(text, Optional.empty())));
        } catch (NonoException e) {
            // Says what is wrong with it.
            return;
        }
        for (ExpandedPath path : paths.paths()) {
            require(path.path().isAbsolute(), "a relative path: " + path);
        }
        require(
                text.isBlank() || !paths.paths().isEmpty() || !paths.unset().isEmpty(),
                "an entry came to nothing: " + text);
    }

    private static void pattern(String text) {
        try {
            Glob.parse(text.startsWith("/") ? text : "/place/" + text, text);
        } catch (NonoException e) {
            // Says what is wrong with it.
            return;
        }
        require(text.indexOf('?', text.indexOf('*')) < 0, "a wildcard that is none: " + text);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

package dev.nono.proxy;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditSink;
import dev.nono.browser.PageOpener;
import dev.nono.browser.SystemBrowser;
import dev.nono.internal.process.TrustedPrograms;
import dev.nono.proxy.internal.capture.CaptureBrowser;
import dev.nono.proxy.internal.capture.CaptureCache;
import dev.nono.proxy.internal.capture.CaptureRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials that commands print at the moment a request needs them. Commands are found when this is made, outside of what
 * the sandboxed program may write, and run outside of the sandbox, in the root directory, without a shell; what they print is checked and kept as
 * long as the profile says. One that may open pages asks nono for each of them. One command runs at a time for each credential, host and scope; others wait for what it prints.
 */
public final class CommandCapture implements CredentialCapture, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandCapture.class);

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();
    private final CaptureCache cache = new CaptureCache(System::nanoTime);
    private final CaptureBrowser browser;

    private record Entry(CaptureRun run, Optional<Pattern> scope, Duration ttl) {}

    /**
     * Finds the commands.
     *
     * @param captures what a profile defines, by name
     * @param variables the variables of nono, which the commands get
     * @param writable what the sandboxed program may write
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a definition cannot be carried out;
     *     {@link ErrorCode#COMMAND_EXECUTION} if the sandboxed program could change a command. One that is not installed is no
     *     error: see {@link #missing()}
     */
    public CommandCapture(
            Map<String, dev.nono.profile.model.CredentialCapture> captures,
            Map<String, String> variables,
            Collection<Path> writable) {
        this(captures, variables, writable, new SystemBrowser(variables, writable), text -> LOG.info("{}", text));
    }

    /**
     * Finds the commands, which open pages in another browser than that of the system.
     *
     * @param captures what a profile defines, by name
     * @param variables the variables of nono, which the commands get
     * @param writable what the sandboxed program may write
     * @param opener opens the pages that a profile allows
     * @param told gets a line about each page that a command asked for
     * @throws NonoException as the other constructor
     */
    public CommandCapture(
            Map<String, dev.nono.profile.model.CredentialCapture> captures,
            Map<String, String> variables,
            Collection<Path> writable,
            PageOpener opener,
            Consumer<String> told) {
        browser = new CaptureBrowser(stateHome(variables), writable, opener, told);
        TrustedPrograms programs = new TrustedPrograms(
                variables.getOrDefault("PATH", ""), Path.of("").toAbsolutePath(), writable);
        captures.forEach((name, definition) -> add(name, definition, variables, programs));
    }

    private void add(
            String name,
            dev.nono.profile.model.CredentialCapture definition,
            Map<String, String> variables,
            TrustedPrograms programs) {
        List<String> words = new ArrayList<>(
                definition.provider().map(provider -> provider.command()).orElse(definition.command()));
        words.replaceAll(word -> expand(word, variables));
        if (words.isEmpty()) {
            throw refused(name, "it has no command");
        }
        Optional<Path> program = programs.find(words.get(0));
        if (program.isEmpty()) {
            missing.put(
                    name, "the command " + words.get(0) + " of the credential capture " + name + " is not installed");
            return;
        }
        List<String> arguments = words.subList(1, words.size());
        programs.requireOutside(words.get(0), arguments);
        Map<String, String> own = new LinkedHashMap<>(variables);
        own.put("PATH", programs.searchPath());
        entries.put(
                name,
                new Entry(
                        new CaptureRun(name, program.get(), arguments, definition, own, browser),
                        definition.cachePathRegex().map(regex -> compile(name, regex)),
                        Duration.ofSeconds(definition.cacheSeconds())));
    }

    /** Where programs keep what outlives them, as the XDG base directories have it. */
    private static Path stateHome(Map<String, String> variables) {
        String named = variables.getOrDefault("XDG_STATE_HOME", "");
        String home = variables.getOrDefault("HOME", System.getProperty("user.home", ""));
        return named.startsWith("/") ? Path.of(named) : Path.of(home, ".local", "state");
    }

    private static Pattern compile(String name, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw refused(name, "cache_path_regex is malformed: " + e.getDescription());
        }
    }

    private static NonoException refused(String name, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE, "the credential capture " + name + " cannot be carried out: " + why);
    }

    /** Puts the values of variables in; what is not set stays as it is written. */
    private static String expand(String word, Map<String, String> variables) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < word.length()) {
            int end = i + 1;
            while (word.charAt(i) == '$' && end < word.length() && isName(word.charAt(end))) {
                end++;
            }
            String value = end > i + 1 ? variables.get(word.substring(i + 1, end)) : null;
            out.append(value == null ? word.substring(i, end) : value);
            i = end;
        }
        return out.toString();
    }

    private static boolean isName(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /**
     * Commands that are not installed; the routes that need them refuse every request.
     *
     * @return a sentence for each, by the name of the capture
     */
    public Map<String, String> missing() {
        return Map.copyOf(missing);
    }

    @Override
    public boolean knows(String credential) {
        return entries.containsKey(credential);
    }

    @Override
    public Material capture(Request request) {
        return capture(request, AuditSink.discarding());
    }

    @Override
    public Material capture(Request request, AuditSink audit) {
        Entry entry = entries.get(request.credential());
        if (entry == null) {
            throw new NonoException(
                    ErrorCode.SECRET_NOT_FOUND,
                    "there is no credential capture " + request.credential(),
                    Map.of("credential_capture_action", "unknown_credential"),
                    null);
        }
        String scope = scope(entry, request);
        return cache.get(key(request, scope), entry.ttl(), () -> entry.run().run(request, scope, audit));
    }

    /** What was kept is captured anew by the next request; at most once in 30 seconds. */
    @Override
    public void refused(Request request) {
        Entry entry = entries.get(request.credential());
        if (entry != null) {
            cache.drop(key(request, scope(entry, request)));
        }
    }

    private static CaptureCache.Key key(Request request, String scope) {
        return new CaptureCache.Key(request.credential(), request.host(), scope);
    }

    private static String scope(Entry entry, Request request) {
        if (entry.scope().isEmpty()) {
            return request.host();
        }
        Matcher matcher = entry.scope().get().matcher(request.path());
        if (!matcher.find()) {
            return request.host();
        }
        String group = matcher.groupCount() > 0 ? matcher.group(1) : null;
        return group == null ? matcher.group() : group;
    }

    /** Wipes what is kept. */
    @Override
    public void close() {
        cache.close();
    }
}

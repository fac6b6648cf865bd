package dev.nono.browser;

import dev.nono.NonoException;
import dev.nono.internal.process.TrustedPrograms;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The browser of the user: {@code xdg-open} on Linux, {@code open} on macOS. It is found once, outside of what a sandboxed program may
 * write, and started without a shell, with one argument, with nothing to read from and nobody to write to.
 */
public final class SystemBrowser implements PageOpener {
    private static final File NOTHING = new File("/dev/null");
    private static final String SETSID = "/usr/bin/setsid";

    /** What belongs to nono and its proxy, and not to the browser. */
    private static final Set<String> NOT_INHERITED = Set.of("NONO_PROXY_TOKEN", "NONO_SUPERVISOR_PATH");

    private final Map<String, String> variables;
    private final String searchPath;
    private final Optional<Path> program;
    private final String missing;

    /**
     * Finds the program.
     *
     * @param variables the variables of the user, which the program gets
     * @param writable what sandboxed programs may write: from there nothing is started
     */
    public SystemBrowser(Map<String, String> variables, Collection<Path> writable) {
        this.variables = Map.copyOf(variables);
        String name = isMac() ? "/usr/bin/open" : "xdg-open";
        Optional<Path> found = Optional.empty();
        String why = name + " is not installed";
        TrustedPrograms programs = new TrustedPrograms(
                variables.getOrDefault("PATH", ""), Path.of("").toAbsolutePath(), writable);
        try {
            found = programs.find(name);
        } catch (NonoException e) {
            why = String.valueOf(e.getMessage());
        }
        this.searchPath = programs.searchPath();
        this.program = found;
        this.missing = why;
    }

    static boolean isMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    @Override
    public void open(String url) throws IOException {
        if (program.isEmpty()) {
            throw new IOException(missing);
        }
        List<String> command = new ArrayList<>();
        if (new File(SETSID).canExecute()) {
            // Away from the terminal: Ctrl-C for nono's program is none for the browser.
            command.add(SETSID);
        }
        command.add(program.get().toString());
        command.add(url);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(Redirect.from(NOTHING))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().keySet().removeAll(NOT_INHERITED);
        builder.environment().put("PATH", searchPath);
        builder.start();
    }
}

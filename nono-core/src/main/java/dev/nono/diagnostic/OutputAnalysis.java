package dev.nono.diagnostic;

import dev.nono.capability.Access;
import dev.nono.diagnostic.Observations.LikelyPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a program wrote and guesses why it failed. Line by line, case aside, in the words that C libraries, shells,
 * Node and Python use. Made for one analysis by one thread.
 */
public final class OutputAnalysis {
    private static final List<String> DENIALS =
            List.of("operation not permitted", "permission denied", "read-only file system");
    private static final String MISSING = "no such file or directory";
    private static final List<String> FAILURES = List.of(
            "already exists",
            "eexist",
            "version must be at least",
            "requires version",
            "minimum version",
            "upgrade your");
    private static final List<String> NETWORK_SUBJECTS = List.of("network", "socket", "connect");
    private static final List<String> NETWORK_FAILURES =
            List.of("not permitted", "permission denied", "connection refused", "unreachable");

    private final OutputPaths paths;
    private final Set<String> protectedFiles;
    private final Map<String, Access> likely = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private @Nullable String failure;
    private @Nullable String protectedFile;
    private boolean network;
    private @Nullable String announced;
    private @Nullable NodeError open;

    private OutputAnalysis(OutputPaths paths, Set<String> protectedFiles) {
        this.paths = paths;
        this.protectedFiles = protectedFiles;
    }

    /**
     * Reads an output.
     *
     * @param text what the program wrote, best the end of its standard error
     * @param start where the program started: relative paths are taken from there
     * @param home the home directory of the user, for paths that start with {@code ~/}
     * @param protectedFiles names of signed files that may not be written
     * @return what the text suggests
     */
    public static Observations of(String text, Path start, Optional<Path> home, Set<String> protectedFiles) {
        OutputAnalysis analysis = new OutputAnalysis(new OutputPaths(start, home), protectedFiles);
        text.lines().forEach(analysis::line);
        analysis.closeNodeError();
        return analysis.result();
    }

    private Observations result() {
        List<LikelyPath> paths = new ArrayList<>();
        likely.forEach((path, access) -> paths.add(new LikelyPath(path, access)));
        return new Observations(
                paths, List.copyOf(missing), Optional.ofNullable(failure), Optional.ofNullable(protectedFile), network);
    }

    private void line(String line) {
        String lower = AsciiText.lower(line);
        if (open != null && open.accept(line)) {
            return;
        }
        protectedFiles.stream().filter(line::contains).findFirst().ifPresent(name -> protectedFile = name);
        network |= containsAny(lower, NETWORK_SUBJECTS) && containsAny(lower, NETWORK_FAILURES);
        int denial = firstOf(lower, DENIALS);
        if (denial >= 0) {
            denied(line, lower, denial);
            return;
        }
        int absent = lower.indexOf(MISSING);
        if (absent >= 0) {
            paths.find(line, lower, absent, MISSING.length()).ifPresent(missing::add);
        } else if (failure == null && containsAny(lower, FAILURES)) {
            failure = line.strip();
        }
        paths.announcedWrite(line, lower).ifPresent(path -> announced = path);
    }

    private void denied(String line, String lower, int phrase) {
        closeNodeError();
        Optional<String> path =
                paths.find(line, lower, phrase, phraseAt(lower, phrase).length());
        if (lower.contains("eperm") || lower.contains("eacces")) {
            open = new NodeError(path.map(found -> new LikelyPath(found, AccessGuess.of(lower, found))));
            return;
        }
        if (path.isPresent()) {
            add(path.get(), AccessGuess.of(lower, path.get()));
        } else if (announced != null) {
            add(announced, Access.WRITE);
        }
        announced = null;
    }

    private void closeNodeError() {
        if (open != null) {
            open.finding()
                    .ifPresent(found -> paths.absolute(found.path()).ifPresent(path -> add(path, found.access())));
            open = null;
        }
    }

    private void add(String path, Access access) {
        likely.merge(path, access, Access::union);
    }

    private static String phraseAt(String lower, int index) {
        return DENIALS.stream()
                .filter(phrase -> lower.startsWith(phrase, index))
                .findFirst()
                .orElseThrow();
    }

    private static int firstOf(String lower, List<String> phrases) {
        return phrases.stream()
                .mapToInt(lower::indexOf)
                .filter(index -> index >= 0)
                .min()
                .orElse(-1);
    }

    private static boolean containsAny(String lower, List<String> words) {
        return words.stream().anyMatch(lower::contains);
    }
}

package dev.nono.profile.expand;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.DenyPattern;
import dev.nono.internal.variables.Placeholders;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns texts of a profile into what they stand for, for one user and one working directory. */
public final class Expansion {
    private final Variables variables;
    private final Path workdir;
    private final Map<String, String> environment;
    private @Nullable GitTokens git;

    private Expansion(Path workdir, long uid, Map<String, String> environment) {
        this.variables = new Variables(workdir.toString(), uid, environment);
        this.workdir = workdir;
        this.environment = environment;
    }

    /**
     * An expansion.
     *
     * @param workdir the working directory of the session, absolute, as it was typed
     * @param uid the numeric id of the user
     * @param environment the variables that texts may name
     * @return the expansion
     * @throws NonoException {@link ErrorCode#HOME_NOT_FOUND} without an absolute {@code HOME};
     *     {@link ErrorCode#ENV_VAR_VALIDATION} if {@code TMPDIR} or an XDG directory is set and not absolute, whether or not
     *     a text names it
     */
    public static Expansion of(Path workdir, long uid, Map<String, String> environment) {
        return new Expansion(workdir, uid, environment);
    }

    /**
     * Fills in the variables of a text that is no path. One that is not set stays as it is written.
     *
     * @param text a value or an argument
     * @return the text
     */
    public String text(String text) {
        return Placeholders.fill(text, false, variables).text();
    }

    /**
     * Expands the entries of a list.
     *
     * @param list which one: it decides about tokens and wildcards
     * @param entries the entries, without conditions
     * @return the paths
     * @throws NonoException {@link ErrorCode#PROFILE_PARSE} for an unknown token, a wildcard that is not understood or one
     *     that matches too much; {@link ErrorCode#PATH_CANONICALIZATION} for what can be no path
     */
    public PathExpansion paths(PathList list, List<Entry> entries) {
        List<ExpandedPath> paths = new ArrayList<>();
        List<String> unset = new ArrayList<>();
        List<DenyPattern> patterns = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Entry entry : entries) {
            String written = entry.value();
            if (written.isBlank()) {
                continue;
            }
            if (list.takesTokens() && GitTokens.isToken(written)) {
                for (String text : git().resolve(written)) {
                    add(list, written, text, paths, unset, patterns, warnings);
                }
            } else {
                add(list, written, written, paths, unset, patterns, warnings);
            }
        }
        return new PathExpansion(paths, unset, patterns, warnings);
    }

    private void add(
            PathList list,
            String written,
            String text,
            List<ExpandedPath> paths,
            List<String> unset,
            List<DenyPattern> patterns,
            List<String> warnings) {
        Placeholders.Filled expanded = Placeholders.fill(text, true, variables);
        if (!expanded.unset().isEmpty()) {
            unset.add(written + " $" + expanded.unset());
            return;
        }
        if (list.takesGlobs() && expanded.text().indexOf('*') >= 0) {
            Glob glob = Glob.parse(absolute(expanded.text()), written);
            if (list == PathList.DENY) {
                patterns.add(glob.denied());
            }
            for (Path match : glob.matches(list != PathList.DENY, warnings)) {
                paths.add(new ExpandedPath(written, match, true));
            }
            return;
        }
        try {
            paths.add(new ExpandedPath(written, Path.of(absolute(expanded.text())), false));
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.PATH_CANONICALIZATION, "\"" + written + "\" can be no path here: " + e.getReason(), e);
        }
    }

    private String absolute(String text) {
        return text.startsWith("/") ? text : workdir + "/" + text;
    }

    private GitTokens git() {
        GitTokens tokens = git;
        if (tokens == null) {
            tokens = new GitTokens(workdir, environment);
            git = tokens;
        }
        return tokens;
    }
}

package dev.nono.profile.expand;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of the form {@code @provider:query}. Where a repository is, is found by reading files; git is started only to list
 * the configuration of the user and of the machine.
 */
final class GitTokens {
    private final Path workdir;
    private final Map<String, String> environment;

    GitTokens(Path workdir, Map<String, String> environment) {
        this.workdir = workdir;
        this.environment = environment;
    }

    /** Whether an entry is a token; {@code @name} without a colon is a path. */
    static boolean isToken(String entry) {
        return entry.startsWith("@") && entry.indexOf(':') > 0;
    }

    /** The paths of a token, none outside of a repository. They may start with {@code ~}. */
    List<String> resolve(String token) {
        int colon = token.indexOf(':');
        String provider = token.substring(1, colon);
        String query = token.substring(colon + 1);
        if (!provider.equals("git")) {
            throw new NonoException(
                    ErrorCode.PROFILE_PARSE,
                    "the token \"" + token + "\" has the unknown provider \"" + provider + "\"; there is only git");
        }
        return switch (query) {
            case "toplevel" -> list(repository().map(GitRepository::toplevel));
            case "toplevel-parent" ->
                list(repository()
                        .flatMap(found -> Optional.ofNullable(found.toplevel().getParent())));
            case "common-dir" -> list(repository().map(GitRepository::commonDirectory));
            case "worktree" ->
                list(repository()
                        .flatMap(found ->
                                Optional.ofNullable(found.commonDirectory().getParent())));
            case "config-files" -> GitConfig.list(directory(), environment).files();
            case "hooks-path" -> GitConfig.list(directory(), environment).hooksPath();
            default ->
                throw new NonoException(
                        ErrorCode.PROFILE_PARSE,
                        "the token \"" + token + "\" has the unknown query \"" + query
                                + "\"; git has toplevel, toplevel-parent, common-dir, worktree, config-files, hooks-path");
        };
    }

    private Optional<GitRepository> repository() {
        return GitRepository.around(workdir);
    }

    private Path directory() {
        return repository().map(GitRepository::toplevel).orElse(workdir);
    }

    private static List<String> list(Optional<Path> path) {
        return path.map(found -> List.of(found.toString())).orElse(List.of());
    }
}

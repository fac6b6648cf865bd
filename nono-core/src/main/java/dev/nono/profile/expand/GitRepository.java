package dev.nono.profile.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A repository, found by reading files and without starting git.
 *
 * @param toplevel the directory with {@code .git} in it
 * @param commonDirectory the directory with the objects, which several working trees may share
 */
record GitRepository(Path toplevel, Path commonDirectory) {
    private static final int MAX_POINTER = 4096;
    private static final String POINTER = "gitdir: ";

    /**
     * The repository around a directory.
     *
     * @return empty if there is none, or if its {@code .git} is a file that points to a place which does not point back:
     *     whoever writes in a working tree could otherwise lead a grant anywhere
     */
    static Optional<GitRepository> around(Path directory) {
        Path start;
        try {
            start = directory.toRealPath();
        } catch (IOException e) {
            // No such directory, so no repository around it.
            return Optional.empty();
        }
        for (Path at = start; at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
                return isRepository(git) ? Optional.of(new GitRepository(at, git)) : Optional.empty();
            }
            if (Files.isRegularFile(git, LinkOption.NOFOLLOW_LINKS)) {
                return linked(at, git);
            }
            if (Files.exists(git, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<GitRepository> linked(Path toplevel, Path git) {
        try {
            Optional<String> pointer = firstLine(git);
            if (pointer.isEmpty() || !pointer.get().startsWith(POINTER)) {
                return Optional.empty();
            }
            Path target =
                    toplevel.resolve(pointer.get().substring(POINTER.length())).toRealPath();
            Path common = target;
            if (Files.isRegularFile(target.resolve("commondir"), LinkOption.NOFOLLOW_LINKS)) {
                common = target.resolve(firstLine(target.resolve("commondir")).orElse(""))
                        .toRealPath();
                if (!pointsBack(target, git) || !target.startsWith(common)) {
                    return Optional.empty();
                }
            } else if (!isSubmodule(toplevel, target)) {
                return Optional.empty();
            }
            return isRepository(common) ? Optional.of(new GitRepository(toplevel, common)) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            // What cannot be followed leads nowhere.
            return Optional.empty();
        }
    }

    private static boolean pointsBack(Path target, Path git) throws IOException {
        Optional<String> back = firstLine(target.resolve("gitdir"));
        return back.isPresent() && target.resolve(back.get()).toRealPath().equals(git.toRealPath());
    }

    /** The repository of a submodule lies in that of the tree around it. */
    private static boolean isSubmodule(Path toplevel, Path target) {
        for (Path above = toplevel.getParent(); above != null; above = above.getParent()) {
            Path git = above.resolve(".git");
            if (Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS)) {
                return target.startsWith(git.resolve("modules"));
            }
        }
        return false;
    }

    private static boolean isRepository(Path directory) {
        return Files.isRegularFile(directory.resolve("HEAD"))
                && Files.isDirectory(directory.resolve("objects"))
                && Files.isDirectory(directory.resolve("refs"));
    }

    private static Optional<String> firstLine(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_POINTER), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            return Optional.of((end < 0 ? text : text.substring(0, end)).strip());
        }
    }
}

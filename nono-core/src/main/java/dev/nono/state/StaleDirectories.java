package dev.nono.state;

import dev.nono.internal.files.DirectoryTree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes what a session keeps in directories of nono's state, and left behind when it was killed: certificates that programs were to
 * trust, ways to a browser, variables that a hook wrote.
 */
public final class StaleDirectories {
    private static final Duration DAY = Duration.ofDays(1);

    /** A process that cannot be seen may run in a container that shares the state. */
    private static final Duration WEEK = Duration.ofDays(7);

    private static final Pattern CERTIFICATES = Pattern.compile("intercept-([0-9]{1,10})-[0-9a-f]{16}");
    private static final Pattern VARIABLES = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern BROWSER = Pattern.compile("browser-[0-9a-f]{16}");

    private StaleDirectories() {}

    /** Whether nobody uses a directory of some age any more. */
    private interface Abandoned {
        boolean test(Path directory, String name, Duration age) throws IOException;
    }

    /**
     * Removes the directories of one user of which the session has ended, when they are older than a day; certificates when they
     * are older than a week. Reads two directories, of which each session that was killed has added to one.
     *
     * @param stateHome where programs keep what outlives them, such as {@code ~/.local/state}
     * @param uid the numeric user id; directories of others are left alone
     * @param now the present time
     * @return the directories that were removed
     * @throws IOException if a directory cannot be read or removed; nothing depends on it
     */
    public static List<Path> remove(Path stateHome, long uid, Instant now) throws IOException {
        Path state = stateHome.resolve("nono");
        List<Path> removed = new ArrayList<>();
        List<Path> abandoned =
                new ArrayList<>(of(state.resolve("sessions"), uid, now, StaleDirectories::isOfNoSession));
        abandoned.addAll(of(state, uid, now, StaleDirectories::isNoWayToABrowser));
        for (Path directory : abandoned) {
            DirectoryTree.remove(directory);
            removed.add(directory);
        }
        return removed;
    }

    private static List<Path> of(Path parent, long uid, Instant now, Abandoned abandoned) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                Optional<Duration> age = age(entry, uid, now);
                if (age.isPresent() && isAbandoned(entry, age.get(), abandoned)) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            // No session ever needed one, so none left any.
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean isAbandoned(Path entry, Duration age, Abandoned abandoned) throws IOException {
        try {
            return abandoned.test(entry, entry.getFileName().toString(), age);
        } catch (NoSuchFileException e) {
            // Removed by somebody else at this moment.
            return false;
        }
    }

    /** How long nothing was added or removed; empty if it is no directory of this user. */
    private static Optional<Duration> age(Path entry, long uid, Instant now) throws IOException {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(entry, "unix:isDirectory,uid,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
            return Boolean.TRUE.equals(attributes.get("isDirectory"))
                            && attributes.get("uid") instanceof Integer owner
                            && Integer.toUnsignedLong(owner) == uid
                            && attributes.get("lastModifiedTime") instanceof FileTime modified
                    ? Optional.of(Duration.between(modified.toInstant(), now))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            // Its session ended just now.
            return Optional.empty();
        }
    }

    private static boolean isOfNoSession(Path directory, String name, Duration age) throws IOException {
        Matcher certificates = CERTIFICATES.matcher(name);
        if (certificates.matches()) {
            return age.compareTo(WEEK) > 0
                    && ProcessHandle.of(Long.parseLong(certificates.group(1))).isEmpty();
        }
        return age.compareTo(DAY) > 0 && VARIABLES.matcher(name).matches() && holdsVariablesAlone(directory);
    }

    /** A hook has minutes, not days. Whatever else has such a name is not of a hook. */
    private static boolean holdsVariablesAlone(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.endsWith("env") || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isNoWayToABrowser(Path directory, String name, Duration age) throws IOException {
        return age.compareTo(DAY) > 0
                && BROWSER.matcher(name).matches()
                && !answers(directory.resolve("supervisor.sock"));
    }

    /** Only who is known to listen no more does not: a stopped session answers to nobody, and goes on. */
    private static boolean answers(Path socket) throws IOException {
        if (Files.notExists(socket, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }
}

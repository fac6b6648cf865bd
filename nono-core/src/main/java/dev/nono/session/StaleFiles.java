package dev.nono.session;

import dev.nono.sandbox.OsString;
import dev.nono.state.StaleCapabilityFiles;
import dev.nono.state.StaleDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * Sweeps up what killed sessions left behind: once a JVM, and only beside a program that runs for a while, so that no
 * start and no short command pays for it.
 */
final class StaleFiles {
    private static final long PATIENCE_MILLIS = 2000;
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private StaleFiles() {}

    /** Starts to sweep, unless this JVM did. The state file of this session tells which user this is. */
    static void sweepOnce(Path stateFile, Map<OsString, OsString> host) {
        if (DONE.compareAndSet(false, true)) {
            Thread sweeper = new Thread(() -> sweep(stateFile, host), "nono-stale-files");
            sweeper.setDaemon(true);
            sweeper.start();
        }
    }

    private static void sweep(Path stateFile, Map<OsString, OsString> host) {
        Path temporary = StateFile.temporary(host);
        try {
            Thread.sleep(PATIENCE_MILLIS);
            if (Files.getAttribute(stateFile, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid) {
                Path directory = stateFile.getParent();
                if (directory != null && !directory.equals(temporary)) {
                    StaleCapabilityFiles.remove(directory, Integer.toUnsignedLong(uid), Instant.now());
                }
                StaleCapabilityFiles.remove(temporary, Integer.toUnsignedLong(uid), Instant.now());
                Optional<Path> stateHome = StateFile.stateHome(host);
                if (stateHome.isPresent()) {
                    StaleDirectories.remove(stateHome.get(), Integer.toUnsignedLong(uid), Instant.now());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Left-overs harm nobody; the next session tries again.
            LoggerFactory.getLogger(StaleFiles.class)
                    .debug("what killed sessions left stays beside {} or in {}", stateFile, temporary, e);
        }
    }
}

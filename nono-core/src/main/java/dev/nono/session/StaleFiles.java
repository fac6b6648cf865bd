package dev.nono.session;

import dev.nono.state.StaleCapabilityFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
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
    static void sweepOnce(Path stateFile, Path temporary) {
        if (DONE.compareAndSet(false, true)) {
            Thread sweeper = new Thread(() -> sweep(stateFile, temporary), "nono-stale-files");
            sweeper.setDaemon(true);
            sweeper.start();
        }
    }

    private static void sweep(Path stateFile, Path temporary) {
        try {
            Thread.sleep(PATIENCE_MILLIS);
            if (Files.getAttribute(stateFile, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid) {
                Path directory = stateFile.getParent();
                if (directory != null && !directory.equals(temporary)) {
                    StaleCapabilityFiles.remove(directory, Integer.toUnsignedLong(uid), Instant.now());
                }
                StaleCapabilityFiles.remove(temporary, Integer.toUnsignedLong(uid), Instant.now());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Left-overs harm nobody; the next session tries again.
            LoggerFactory.getLogger(StaleFiles.class)
                    .debug("stale capability files were left beside {} or in {}", stateFile, temporary, e);
        }
    }
}

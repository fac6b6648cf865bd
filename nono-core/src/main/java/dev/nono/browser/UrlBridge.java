package dev.nono.browser;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.files.DirectoryTree;
import dev.nono.internal.random.RandomHex;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A way for one program to have pages opened: a directory that the user alone can enter, in which there are a Unix socket and the launcher that asks
 * through it. Made for the time that the program runs; closing it, or the end of the JVM, removes everything.
 *
 * <p>The directory must lie where no sandboxed program may write, since the launcher is run outside of sandboxes.
 */
public final class UrlBridge implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final UrlSocket socket;
    private final Path launcher;
    private final Thread atShutdown = new Thread(this::end, "nono-browser-shutdown");
    private boolean closed;

    private UrlBridge(Path directory, UrlSocket socket, Path launcher) {
        this.directory = directory;
        this.socket = socket;
        this.launcher = launcher;
    }

    /**
     * Makes the directory and everything in it, and begins to answer.
     *
     * @param stateHome where programs keep what outlives them, such as {@code ~/.local/state}
     * @param requests who answers; called on a thread of the bridge
     * @param passOn whether arguments that hold no page go to the {@code open} of macOS
     * @return the bridge
     * @throws NonoException with {@link ErrorCode#IO} if it cannot be made; then nothing is left behind
     */
    public static UrlBridge open(Path stateHome, PageRequests requests, boolean passOn) {
        // Short names: the path of a Unix socket has at most 108 bytes, on macOS 104.
        Path directory = stateHome.resolve("nono").resolve("browser-" + RandomHex.next());
        UrlSocket socket = null;
        try {
            Files.createDirectories(stateHome.resolve("nono"), PRIVATE);
            Files.createDirectory(directory, PRIVATE);
            Path launcher = launcher(directory, passOn);
            socket = UrlSocket.open(directory.resolve("supervisor.sock"), requests);
            UrlBridge bridge = new UrlBridge(directory, socket, launcher);
            Runtime.getRuntime().addShutdownHook(bridge.atShutdown);
            return bridge;
        } catch (IOException | IllegalStateException e) {
            undo(directory, socket);
            throw new NonoException(
                    ErrorCode.IO,
                    "no way to the browser can be made in " + directory + ": " + e.getMessage(),
                    Map.of("path", directory.toString()),
                    e);
        } catch (RuntimeException | Error e) {
            undo(directory, socket);
            throw e;
        }
    }

    private static void undo(Path directory, @Nullable UrlSocket socket) {
        if (socket != null) {
            socket.close();
        }
        remove(directory);
    }

    private static Path launcher(Path directory, boolean passOn) throws IOException {
        Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("there is no " + java + ", which the launcher needs");
        }
        Path classes = directory.resolve("classes");
        Path file = classes.resolve(AskToOpen.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(classes.resolve(classes.relativize(file)).getParent(), PRIVATE);
        try (InputStream code = AskToOpen.class.getResourceAsStream("AskToOpen.class")) {
            if (code == null) {
                throw new IOException("the class of the launcher cannot be read");
            }
            Files.copy(code, file);
        }
        boolean mac = SystemBrowser.isMac();
        Launcher.Otherwise otherwise =
                !mac ? Launcher.Otherwise.ASK : passOn ? Launcher.Otherwise.PASS_ON : Launcher.Otherwise.REFUSE;
        Path programs = Files.createDirectory(directory.resolve("bin"), PRIVATE);
        Path launcher = Files.createFile(programs.resolve(mac ? "open" : "nono-browser"), PRIVATE);
        Files.writeString(launcher, Launcher.script(java, classes, otherwise), StandardCharsets.UTF_8);
        return launcher;
    }

    /**
     * The program that asks for the page which is its argument.
     *
     * @return its path
     */
    public Path launcher() {
        return launcher;
    }

    /**
     * The socket on which the bridge answers, in the frames of {@link dev.nono.approval.SupervisorCodec}.
     *
     * @return its path
     */
    public Path socket() {
        return socket.path();
    }

    /**
     * Tells a program about the bridge: {@code BROWSER}, {@code NONO_SUPERVISOR_PATH}, and the launcher in front of {@code PATH}.
     *
     * @param environment the variables of the program, changed in place
     */
    public void addTo(Map<String, String> environment) {
        environment.put("BROWSER", launcher.toString());
        environment.put("NONO_SUPERVISOR_PATH", socket.path().toString());
        String programs = directory.resolve("bin").toString();
        environment.merge("PATH", programs, (path, ours) -> ours + File.pathSeparator + path);
    }

    /** Answers nobody any more and removes the directory. Does nothing the second time. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atShutdown);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: whoever comes second finds nothing left to do.
            LoggerFactory.getLogger(UrlBridge.class).debug("closed while the JVM shuts down");
        }
        end();
    }

    private synchronized void end() {
        if (!closed) {
            closed = true;
            undo(directory, socket);
        }
    }

    private static void remove(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            DirectoryTree.remove(directory);
        } catch (IOException e) {
            LoggerFactory.getLogger(UrlBridge.class).warn("{} could not be removed: {}", directory, e.getMessage());
        }
    }
}

package dev.nono.proxy.internal.net;

import io.netty.channel.epoll.Epoll;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The native library of epoll. Netty would unpack it into the directory for temporary files and load it from there. A sandboxed
 * program of the same user that may write there could exchange it in between, and its code would run in this JVM, outside of
 * any sandbox. So it is used only from where somebody has put it on purpose.
 */
final class EpollLibrary {
    /** Netty's own property: where it unpacks. Whoever sets it vouches for the directory. */
    private static final String UNPACKED = "io.netty.native.workdir";

    private EpollLibrary() {}

    /** Whether the library is there, and can be loaded. */
    static boolean isUsable() {
        return (System.getProperty(UNPACKED) != null || isInstalled(System.getProperty("java.library.path", "")))
                && Epoll.isAvailable();
    }

    /** Whether the library lies in one of the directories from which the JVM loads libraries. */
    private static boolean isInstalled(String directories) {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        String name = System.mapLibraryName("netty_transport_native_epoll_" + architecture);
        for (String directory : directories.split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && exists(directory, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean exists(String directory, String name) {
        try {
            return Files.exists(Path.of(directory, name));
        } catch (InvalidPathException e) {
            // No directory, so there is nothing in it.
            return false;
        }
    }
}

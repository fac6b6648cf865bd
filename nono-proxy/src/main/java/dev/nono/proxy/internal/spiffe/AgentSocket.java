package dev.nono.proxy.internal.spiffe;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;

/** The socket of an agent that says who the workload is: whoever could put another in its place could be anybody. */
public final class AgentSocket {
    private AgentSocket() {}

    /** The path of a profile, which may be written as a URL. */
    public static Path path(String route, String written) {
        String text = written.startsWith("unix://") ? written.substring(7) : written;
        text = text.startsWith("unix:") ? text.substring(5) : text;
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            throw refused(route, written, "it must be an absolute path");
        }
        return Path.of(text);
    }

    /** Its real path, if nobody but root and the user could have made it or its directories. */
    public static Path checked(String route, String written) {
        Path path = path(route, written);
        try {
            Path real = path.toRealPath();
            if (!Files.readAttributes(real, PosixFileAttributes.class).isOther()) {
                throw refused(route, written, "it is no socket");
            }
            for (Path entry = real; entry.getParent() != null; entry = entry.getParent()) {
                check(route, written, entry, entry.getParent());
            }
            for (Path entry = path.normalize(); entry.getParent() != null; entry = entry.getParent()) {
                check(route, written, entry, entry.getParent());
            }
            return real;
        } catch (IOException e) {
            throw refused(route, written, "nothing is there; is the agent running?");
        }
    }

    private static void check(String route, String written, Path entry, Path directory) throws IOException {
        PosixFileAttributes around = Files.readAttributes(directory, PosixFileAttributes.class);
        if (!around.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return;
        }
        boolean sticky = ((Integer) Files.getAttribute(directory, "unix:mode") & 01000) != 0;
        PosixFileAttributes own = Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int owner = (Integer) Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        String user = System.getProperty("user.name", "");
        if (!sticky || !(owner == 0 || own.owner().getName().equals(user))) {
            throw refused(
                    route,
                    written,
                    sticky
                            ? entry + " belongs to " + own.owner().getName()
                                    + ", in a directory where everybody may write"
                            : "everybody may write to " + directory);
        }
    }

    private static NonoException refused(String route, String written, String why) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE,
                "the socket " + written + " of the workload identity of " + route + " cannot be used: " + why,
                Map.of("route", route, "reason", why),
                null);
    }
}

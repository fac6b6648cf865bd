package dev.nono.capability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where file systems are mounted. What is mounted twice can be reached by two paths, neither of which is a link, so that
 * a path that is to be closed has to be closed at both. An immutable picture of one moment.
 */
public final class MountTable {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int DEVICE = 2;
    private static final int ROOT = 3;
    private static final int POINT = 4;

    /** A part of a file system, and where it is. Kept as text: what this JVM cannot carry as a path is still a mount. */
    private record Mount(String device, String root, String point) {
        /** As the equality of records, which would be linked when it is first asked for: milliseconds of a cold start. */
        boolean isSame(@Nullable Mount other) {
            return other != null && device.equals(other.device) && root.equals(other.root) && point.equals(other.point);
        }
    }

    private final List<Mount> mounts;
    private final Set<String> mountedAgain = new HashSet<>();

    private MountTable(List<Mount> mounts) {
        this.mounts = mounts;
        Set<String> devices = new HashSet<>();
        for (Mount mount : mounts) {
            if (!devices.add(mount.device)) {
                mountedAgain.add(mount.device);
            }
        }
    }

    /**
     * The mounts that this process sees.
     *
     * @return the table; empty on a system that has none
     */
    public static MountTable ofThisSystem() {
        try {
            return parse(Files.readAllBytes(TABLE));
        } catch (IOException e) {
            // No such table: no Linux, or a system without procfs, which shows nobody where anything is mounted.
            return new MountTable(List.of());
        }
    }

    /**
     * Reads a table.
     *
     * @param mountinfo lines as in {@code /proc/self/mountinfo} (proc(5)); lines that are none are passed over
     * @return the table
     */
    public static MountTable parse(byte[] mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        String text = new String(mountinfo, StandardCharsets.UTF_8);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            Mount mount = mount(text.substring(start, end));
            if (mount != null) {
                mounts.add(mount);
            }
            start = end + 1;
        }
        return new MountTable(mounts);
    }

    private static @Nullable Mount mount(String line) {
        String[] fields = new String[POINT + 1];
        int start = 0;
        for (int i = 0; i <= POINT; i++) {
            int end = line.indexOf(' ', start);
            if (end < 0) {
                return null;
            }
            fields[i] = line.substring(start, end);
            start = end + 1;
        }
        String root = unescaped(fields[ROOT]);
        String point = unescaped(fields[POINT]);
        return root.startsWith("/") && point.startsWith("/") ? new Mount(fields[DEVICE], root, point) : null;
    }

    /** Blanks, tabs, line feeds and backslashes stand as three octal digits behind a backslash. */
    private static String unescaped(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length() && isOctal(field, i + 1)) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean isOctal(String field, int from) {
        for (int i = from; i < from + 3; i++) {
            if (field.charAt(i) < '0' || field.charAt(i) > '7') {
                return false;
            }
        }
        return true;
    }

    /**
     * The other paths under which something can be reached, or a part of it if it is a directory.
     *
     * @param path an absolute real path, which need not exist
     * @return absolute paths, none of them at or below {@code path}; if the name of one cannot be carried by this JVM, the
     *     directory that holds it
     */
    public List<Path> otherPaths(Path path) {
        if (mountedAgain.isEmpty()) {
            return List.of();
        }
        String text = path.toString();
        Set<String> others = new LinkedHashSet<>();
        Mount own = at(text);
        if (own != null) {
            addOthers(own, joined(own.root, below(own.point, text)), text, others);
        }
        for (Mount mount : mounts) {
            if (!mount.point.equals(text) && isWithin(text, mount.point)) {
                addOthers(mount, mount.root, text, others);
            }
        }
        List<Path> paths = new ArrayList<>(others.size());
        for (String other : others) {
            paths.add(carried(other));
        }
        return paths;
    }

    private void addOthers(Mount own, String inside, String path, Set<String> others) {
        if (!mountedAgain.contains(own.device)) {
            return;
        }
        for (Mount mount : mounts) {
            if (mount.isSame(own) || !mount.device.equals(own.device)) {
                continue;
            }
            String other;
            if (isWithin(mount.root, inside)) {
                other = joined(mount.point, below(mount.root, inside));
            } else if (isWithin(inside, mount.root)) {
                other = mount.point;
            } else {
                continue;
            }
            // What another mount hides is not reached there.
            if (mount.isSame(at(other)) && !isWithin(path, other)) {
                others.add(other);
            }
        }
    }

    /** The mount to which a path belongs: the nearest one above it, and of several at one place the last. */
    private @Nullable Mount at(String path) {
        Mount nearest = null;
        for (Mount mount : mounts) {
            if (isWithin(mount.point, path) && (nearest == null || mount.point.length() >= nearest.point.length())) {
                nearest = mount;
            }
        }
        return nearest;
    }

    private static boolean isWithin(String upper, String path) {
        return upper.equals("/")
                || path.equals(upper)
                || (path.startsWith(upper) && path.charAt(upper.length()) == '/');
    }

    /** What stands behind {@code upper} in a path within it: empty, or with a slash in front. */
    private static String below(String upper, String path) {
        String rest = upper.equals("/") ? path : path.substring(upper.length());
        return rest.equals("/") ? "" : rest;
    }

    private static String joined(String upper, String rest) {
        if (upper.equals("/")) {
            return rest.isEmpty() ? "/" : rest;
        }
        return upper + rest;
    }

    private static Path carried(String text) {
        String rest = text;
        while (true) {
            try {
                return Path.of(rest);
            } catch (InvalidPathException e) {
                int slash = rest.lastIndexOf('/');
                rest = slash <= 0 ? "/" : rest.substring(0, slash);
            }
        }
    }
}

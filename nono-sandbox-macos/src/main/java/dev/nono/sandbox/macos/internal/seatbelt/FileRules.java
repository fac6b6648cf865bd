package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.UnixSocketGrant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the file grants allow. */
final class FileRules {
    private final CapabilitySet caps;
    private final Spellings spellings;
    private final ProfileText out;

    FileRules(CapabilitySet caps, Spellings spellings, ProfileText out) {
        this.caps = caps;
        this.spellings = spellings;
        this.out = out;
    }

    void write() {
        // The root itself only: the kernel resolves the path of each program from there.
        out.allow("file-read*", Filter.literal(Path.of("/")));
        for (Path ancestor : ancestors()) {
            out.allow("file-read-metadata", Filter.literal(ancestor));
        }
        each("file-map-executable", true, false);
        out.allow("file-ioctl", Filter.literal(Path.of("/dev/tty")));
        out.allow("file-ioctl", Filter.rawRegex("^/dev/ttys[0-9]+$"));
        out.allow("file-ioctl", Filter.rawRegex("^/dev/pty[a-z][0-9a-f]+$"));
        each("file-ioctl", true, true);
        out.allow("pseudo-tty");
        each("file-read*", true, false);
        if (caps.extensionsEnabled()) {
            out.allow("file-read*", Filter.extension("com.apple.app-sandbox.read"));
            out.allow("file-read*", Filter.extension("com.apple.app-sandbox.read-write"));
            out.allow("file-write*", Filter.extension("com.apple.app-sandbox.read-write"));
        }
        each("file-write*", false, true);
    }

    private void each(String operation, boolean readers, boolean writers) {
        for (FileGrant grant : caps.files()) {
            if ((readers && grant.access().reads())
                    || (writers && grant.access().writes())) {
                for (Path path : spellings.of(grant.resolved(), grant.original())) {
                    out.allow(operation, Filter.of(path, grant.isFile()));
                }
            }
        }
    }

    /** The directories on the way to what is granted, whose metadata programs look at; in the order of their bytes. */
    private SortedSet<Path> ancestors() {
        SortedSet<Path> ancestors = sorted();
        for (FileGrant grant : caps.files()) {
            add(spellings.of(grant.resolved(), grant.original()), ancestors);
        }
        for (UnixSocketGrant grant : caps.unixSockets()) {
            add(spellings.of(grant.resolved(), grant.original()), ancestors);
        }
        return ancestors;
    }

    private static void add(List<Path> paths, SortedSet<Path> ancestors) {
        for (Path path : paths) {
            Spellings.addAncestors(path, ancestors);
        }
    }

    static SortedSet<Path> sorted() {
        return new TreeSet<>((one, two) -> Arrays.compareUnsigned(
                Sbpl.text(one).getBytes(StandardCharsets.UTF_8), Sbpl.text(two).getBytes(StandardCharsets.UTF_8)));
    }

    /** The directories in which a shell looks for programs: that something is there may be seen, not what it holds. */
    static void writeSearchPath(List<Path> entries, ProfileText out) {
        SortedSet<Path> ancestors = sorted();
        for (Path entry : entries) {
            out.allow("file-read-metadata", Filter.literal(entry));
            out.allow("file-read-metadata", Filter.regex("^" + Sbpl.plain(Sbpl.text(entry)) + "/[^/]+$"));
            Spellings.addAncestors(entry, ancestors);
        }
        for (Path ancestor : ancestors) {
            out.allow("file-read-metadata", Filter.literal(ancestor));
        }
    }
}

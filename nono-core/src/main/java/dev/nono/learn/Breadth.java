package dev.nono.learn;

import dev.nono.capability.Access;
import dev.nono.capability.GrantSuggestion;
import dev.nono.policy.CompiledPolicy;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which directories hold too much to be proposed because a program once asked for them. */
final class Breadth {
    /** To write in one of these is to change the system. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/bin"),
            Path.of("/boot"),
            Path.of("/dev"),
            Path.of("/etc"),
            Path.of("/lib"),
            Path.of("/lib32"),
            Path.of("/lib64"),
            Path.of("/proc"),
            Path.of("/run"),
            Path.of("/sbin"),
            Path.of("/sys"),
            Path.of("/usr"),
            Path.of("/var/lib"),
            Path.of("/var/run"),
            Path.of("/var/spool"),
            Path.of("/Applications"),
            Path.of("/Library"),
            Path.of("/System"),
            Path.of("/private/etc"));

    private final Set<Path> roots;

    private Breadth(Set<Path> roots) {
        this.roots = roots;
    }

    static Breadth of(CompiledPolicy policy) {
        Set<Path> roots = new LinkedHashSet<>(
                GrantSuggestion.userRoots(policy.resolved().context().environment()));
        roots.addAll(policy.resolved().protectedRoots().paths());
        roots.add(policy.resolved().protectedRoots().configuration());
        return new Breadth(roots);
    }

    /** Whether a directory holds the files of all programs, or of the whole system. */
    boolean isTooWide(Path directory, Access access) {
        if (directory.getNameCount() <= 1) {
            // Such as /etc, /home or /var.
            return true;
        }
        for (Path root : roots) {
            if (root.startsWith(directory)) {
                return true;
            }
        }
        if (access.writes()) {
            for (Path system : SYSTEM) {
                if (directory.startsWith(system)) {
                    return true;
                }
            }
        }
        return false;
    }
}

package dev.nono.sandbox.linux.internal.launch;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantPart;
import dev.nono.capability.Procfs;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.linux.internal.landlock.NodeKind;
import dev.nono.sandbox.linux.internal.landlock.PathRule;
import dev.nono.sandbox.linux.internal.landlock.RulePlan;
import dev.nono.sandbox.linux.internal.posix.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** File grants to rules. */
final class FilePlanner {
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final Path PROC_THREAD = Path.of("/proc/thread-self");
    private static final Path DEV_FD = Path.of("/dev/fd");
    private static final List<Path> STREAMS =
            List.of(Path.of("/dev/stdin"), Path.of("/dev/stdout"), Path.of("/dev/stderr"));

    private FilePlanner() {}

    /** Adds a rule for each grant, in order. */
    static void plan(SandboxRequest request, RulePlan.Builder rules) {
        for (FileGrant grant : grants(request)) {
            Access access = grant.access();
            if (grant.part() == GrantPart.NAMES) {
                rules.names(grant.resolved());
                continue;
            }
            rules.path(grant.resolved(), kind(grant), access.reads(), access.writes(), trust(grant));
        }
    }

    private static PathRule.Trust trust(FileGrant grant) {
        if (STREAMS.contains(grant.original())) {
            return PathRule.Trust.FOLLOW;
        }
        return grant.part() == GrantPart.ENTRY ? PathRule.Trust.REAL_OR_GONE : PathRule.Trust.REAL;
    }

    /**
     * The grants as the program will see them. What names the process itself means the program, whose number is not
     * known before it is confined: reading {@code /proc/self} is widened to {@code /proc}, where the kernel keeps other
     * processes closed that are outside the sandbox; a standard stream is the one that the program gets; anything else
     * would be a rule on this JVM and is left out.
     */
    static List<FileGrant> grants(SandboxRequest request) {
        CapabilitySet caps = Procfs.widenSelf(request.capabilities());
        Path own = Path.of("/proc", String.valueOf(Ids.pid()));
        List<FileGrant> grants = new ArrayList<>(caps.files().size());
        for (FileGrant grant : caps.files()) {
            if (isForProgram(grant, own, request)) {
                grants.add(grant);
            }
        }
        return grants;
    }

    private static boolean isForProgram(FileGrant grant, Path own, SandboxRequest request) {
        int stream = STREAMS.indexOf(grant.original());
        if (stream >= 0) {
            Stdio stdio = Stream.of(request.stdin(), request.stdout(), request.stderr())
                    .toList()
                    .get(stream);
            return stdio.kind() == Stdio.Kind.INHERIT && request.terminal().isEmpty();
        }
        Path original = grant.original();
        boolean widened = grant.resolved().equals(Path.of("/proc"));
        boolean names =
                original.startsWith(PROC_SELF) || original.startsWith(PROC_THREAD) || original.startsWith(DEV_FD);
        return widened || !(names || grant.resolved().startsWith(own));
    }

    private static NodeKind kind(FileGrant grant) {
        if (!grant.isFile()) {
            return NodeKind.DIRECTORY;
        }
        // Device control comes with writing only; the kind of what is opened is looked at again when the rule is made.
        return grant.access().writes() && isDevice(grant.resolved()) ? NodeKind.DEVICE : NodeKind.FILE;
    }

    /** Whether a character or block device is there now; the rule is checked again on the opened object. */
    static boolean isDevice(Path path) {
        try {
            int type = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0xF000;
            return type == 0x2000 || type == 0x6000;
        } catch (IOException e) {
            // Gone meanwhile: making the rule fails and says so.
            return false;
        }
    }
}

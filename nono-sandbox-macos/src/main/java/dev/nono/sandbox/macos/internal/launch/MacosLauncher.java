package dev.nono.sandbox.macos.internal.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import dev.nono.sandbox.macos.internal.posix.Users;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the backend offers. */
public final class MacosLauncher {
    private MacosLauncher() {}

    /** See {@link dev.nono.sandbox.SandboxBackend#support()}. */
    public static Support support(boolean onMac) {
        if (!onMac) {
            return new Support(false, "macos", elsewhere(), List.of());
        }
        Optional<String> problem = Probes.problem();
        return problem.isPresent()
                ? new Support(false, "macos", problem.get(), List.of())
                : new Support(
                        true,
                        "macos",
                        "macOS Seatbelt sandbox available (macOS " + System.getProperty("os.version", "unknown")
                                + ", through sandbox-exec)",
                        Probes.knowsHardLinks() ? List.of("seatbelt", "file-link") : List.of("seatbelt"));
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#check(SandboxRequest)}. */
    public static EnforcementStatus check(SandboxRequest request) {
        return Planner.status(request);
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#describe(SandboxRequest)}. */
    public static List<String> describe(SandboxRequest request, boolean onMac) {
        return ProfileCompiler.compile(Profiles.input(request, home(onMac), false))
                .lines()
                .toList();
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#start(SandboxRequest)}. */
    public static SandboxedProcess start(SandboxRequest request, boolean onMac) {
        requireMac(onMac);
        return Launch.start(request, home(true));
    }

    /** See {@link dev.nono.sandbox.SandboxBackend#exec(SandboxRequest)}. */
    public static RuntimeException exec(SandboxRequest request, boolean onMac) {
        requireMac(onMac);
        return InPlace.exec(request, home(true));
    }

    /** Why no task can be restricted. */
    public static NonoException noTasks() {
        return new NonoException(
                ErrorCode.UNSUPPORTED_PLATFORM,
                "Seatbelt confines whole processes, never one thread of a JVM; start the task as a process of its own");
    }

    private static void requireMac(boolean onMac) {
        if (!onMac) {
            throw new NonoException(ErrorCode.UNSUPPORTED_PLATFORM, elsewhere());
        }
    }

    private static String elsewhere() {
        return "Seatbelt is part of macOS, and this is " + System.getProperty("os.name", "another system")
                + "; run this on a Mac, or add the backend of this system";
    }

    private static Optional<Path> home(boolean onMac) {
        return onMac
                ? Users.home()
                : Optional.of(Path.of(System.getProperty("user.home", "/"))).filter(Path::isAbsolute);
    }
}

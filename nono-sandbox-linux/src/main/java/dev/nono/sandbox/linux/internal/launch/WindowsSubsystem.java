package dev.nono.sandbox.linux.internal.launch;

import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Whether this is the Windows subsystem for Linux. The kernel says so; a variable of the environment proves nothing. */
final class WindowsSubsystem {
    private static final String CLAIM = "WSL_DISTRO_NAME";

    private static final class Running {
        static final boolean IS_WSL2 = dev.nono.platform.WindowsSubsystem.isHere();

        static {
            Optional<String> claim = falseClaim(IS_WSL2, System.getenv());
            if (claim.isPresent()) {
                LoggerFactory.getLogger(WindowsSubsystem.class).warn(claim.get());
            }
        }
    }

    private WindowsSubsystem() {}

    static boolean isThisSystem() {
        return Running.IS_WSL2;
    }

    /** What to say where the environment claims to be WSL2 and the kernel is another. */
    static Optional<String> falseClaim(boolean wsl2, Map<String, String> environment) {
        return !wsl2 && environment.containsKey(CLAIM)
                ? Optional.of(CLAIM + " is set, but this kernel is not that of WSL2: the variable is ignored")
                : Optional.empty();
    }
}

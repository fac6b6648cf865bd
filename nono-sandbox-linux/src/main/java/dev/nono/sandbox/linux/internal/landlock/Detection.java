package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Errno;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the running kernel says about Landlock. The kernel is asked, not its version, its list of security modules or the
 * environment; and what it says is confirmed by making a ruleset of all that its ABI handles.
 *
 * @param abi empty if Landlock cannot be used
 * @param errata faults that this kernel has repaired
 * @param explanation one sentence for people, with the next step if there is one
 */
public record Detection(Optional<Abi> abi, Set<Erratum> errata, String explanation) {

    private static final int VERSION = 1;
    private static final int ERRATA = 2;

    public Detection {
        errata = Set.copyOf(errata);
    }

    /** What this machine has; asked once and kept for the life of the process. */
    public static Detection ofThisKernel() {
        return ThisKernel.DETECTION;
    }

    static Detection probe(LandlockCalls kernel) {
        long version = kernel.createRuleset(0, 0, VERSION);
        if (version < 0) {
            return absent(reason((int) -version));
        }
        Abi abi = Abi.of((int) version);
        try {
            Ruleset.prepare(fullest(abi), kernel).close();
        } catch (LandlockException e) {
            return absent("Landlock reports ABI " + abi + " but does not work: " + e.getMessage());
        }
        long errata = kernel.createRuleset(0, 0, ERRATA);
        return new Detection(
                Optional.of(abi),
                errata < 0 ? EnumSet.noneOf(Erratum.class) : Erratum.in(errata),
                "Landlock available (Landlock " + abi + ", features: " + features(abi) + ")");
    }

    private static String features(Abi abi) {
        StringBuilder text = new StringBuilder();
        for (Abi.Feature feature : abi.features()) {
            text.append(text.isEmpty() ? "" : ", ").append(feature);
        }
        return text.toString();
    }

    private static RulePlan fullest(Abi abi) {
        RulePlan.Builder plan = RulePlan.forAbi(abi).scope(EnumSet.allOf(Scope.class));
        if (abi.has(Abi.Feature.NETWORK)) {
            plan.handleTcp();
        }
        if (abi.has(Abi.Feature.UNIX_SOCKETS)) {
            plan.handleUnixSockets();
        }
        return plan.build();
    }

    private static Detection absent(String why) {
        return new Detection(Optional.empty(), Set.of(), why);
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.EOPNOTSUPP ->
                "Landlock is built into this kernel but switched off: "
                        + "add landlock to the boot parameter lsm= (lsm=landlock,...)";
            case Errno.ENOSYS ->
                "This kernel has no Landlock, or a container hides it: it needs Linux 5.13 or newer with "
                        + "CONFIG_SECURITY_LANDLOCK, and a container runtime whose seccomp profile allows the calls";
            case Errno.EPERM ->
                "The seccomp profile of a container refuses the Landlock calls: "
                        + "use a newer container runtime or a profile that allows landlock_create_ruleset";
            default -> "Landlock cannot be used, landlock_create_ruleset fails: " + Errno.describe(errno);
        };
    }

    private static final class ThisKernel {
        static final Detection DETECTION = probe(LandlockCalls.KERNEL);
    }
}

package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.fail;

import dev.nono.sandbox.linux.internal.landlock.Abi;
import dev.nono.sandbox.linux.internal.landlock.Detection;
import dev.nono.sandbox.linux.internal.seccomp.SeccompSupport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test of the real kernel needs. Where it is missing the test is skipped; where the machine is said to have
 * everything ({@code -Dnono.ci=true}, or {@code NONO_CI=true} in the environment) it fails instead.
 */
public final class Needs {
    private static final boolean EVERYTHING_IS_HERE =
            Boolean.getBoolean("nono.ci") || "true".equals(System.getenv("NONO_CI"));

    private Needs() {}

    /** Landlock with all of these features. */
    public static void landlock(Abi.Feature... features) {
        Optional<Abi> abi = Detection.ofThisKernel().abi();
        need(abi.isPresent(), Detection.ofThisKernel().explanation());
        Stream.of(features).forEach(feature -> need(abi.orElseThrow().has(feature), "Landlock: " + feature));
    }

    /** Seccomp notification, with no listener on this process already. */
    public static void listener() {
        Optional<String> problem = SeccompSupport.probe().listenerProblem().map(Throwable::getMessage);
        need(problem.isEmpty(), problem.orElse(""));
    }

    /** A program of the system. */
    public static Path program(String name) {
        Optional<Path> found = Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
        need(found.isPresent(), "the program " + name);
        return found.orElseThrow();
    }

    /** Anything else. */
    public static void need(boolean present, String what) {
        if (present) {
            return;
        }
        if (EVERYTHING_IS_HERE) {
            fail("this machine is said to have everything, but lacks: " + what);
        }
        Assumptions.abort("needs " + what);
    }
}

package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.query.Decision;
import dev.nono.query.Why;
import java.nio.file.Path;

/** The policy of a tool, in one place, so that the tool and the test of the policy use the same one. */
public final class AgentPolicy {
    private AgentPolicy() {}

    // sample: policy
    static CapabilitySet forProject(Path project) {
        return CapabilitySet.builder()
                .read(Path.of("/usr"))
                .readWrite(project)
                .network(NetworkMode.blocked())
                .build();
    }
    // end

    /**
     * Prints what the policy says about reading a file.
     *
     * @param arguments the directory of the project, and the file
     */
    public static void main(String[] arguments) {
        CapabilitySet caps = forProject(Path.of(arguments[0]));
        Path file = Path.of(arguments[1]);
        // sample: why
        Decision decision = Why.ask(caps).read(file);
        decision.lines().forEach(System.out::println);
        // end
    }
}

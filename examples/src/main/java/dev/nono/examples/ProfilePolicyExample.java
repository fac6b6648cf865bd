package dev.nono.examples;

import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import java.nio.file.Files;
import java.nio.file.Path;

/** From the name of a profile to the policy of a run. */
public final class ProfilePolicyExample {
    private ProfilePolicyExample() {}

    static CompiledPolicy policy(Path workDir, PolicyContext user) {
        // sample: profile
        ResolvedProfile profile = Profiles.load("java-dev")
                .resolve(new ProfileContext(PlatformFacts.ofThisSystem(), workDir, user.uid(), user.environment()));
        ProfilePolicy policy = ProfilePolicy.of(profile, user);
        CapabilitySetBuilder asked = policy.groups().capabilities().toBuilder();
        policy.addTo(asked);
        CompiledPolicy compiled =
                CompiledPolicy.of(policy.groups(), asked.readWrite(workDir).build(), policy.bypasses());
        // end
        return compiled;
    }

    /**
     * Prints what Java development in a directory may touch.
     *
     * @param arguments the directory
     * @throws java.io.IOException if the user cannot be found out
     */
    public static void main(String[] arguments) throws java.io.IOException {
        long uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        PolicyContext user = PolicyContext.of(Platform.ofThisSystem(), uid, System.getenv());
        System.out.println(policy(Path.of(arguments[0]).toAbsolutePath(), user)
                .capabilities()
                .summary());
    }
}

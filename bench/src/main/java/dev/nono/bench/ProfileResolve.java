package dev.nono.bench;

import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** From the name of a profile to the policy of a run: the largest built-in profile below three levels of others. */
final class ProfileResolve {
    private static final int ROUNDS = 500;

    private ProfileResolve() {}

    public static void main(String[] arguments) throws IOException {
        // Not in the temporary directory, which java-dev may read.
        Path home = Files.createTempDirectory(Path.of(System.getProperty("user.home")), ".nono-bench");
        try {
            measure(home);
        } finally {
            delete(home);
        }
    }

    private static void measure(Path home) throws IOException {
        Path user = Files.createDirectories(home.resolve(".config/nono/profiles"));
        String base = "java-dev";
        for (String name : new String[] {"one", "two", "three"}) {
            Files.writeString(
                    user.resolve(name + ".json"),
                    "{\"extends\": \"" + base + "\", \"filesystem\": {\"read\": [\"/opt/" + name + "\", \"~/" + name
                            + "\"], \"deny\": [\"~/." + name + "\"]}, \"network\": {\"network_profile\": null}}");
            base = name;
        }
        Map<String, String> environment = Map.of("HOME", home.toString());
        Profiles profiles = Profiles.at(ProfileLocations.of(environment, home));
        PolicyContext context = PolicyContext.of(Platform.ofThisSystem(), 0, environment);
        long first = once(profiles, context, home);
        long[] nanos = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            nanos[i] = once(profiles, context, home);
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "Profile, three levels over java-dev: first %.1f ms, then median %.2f ms, 99 of 100 below %.2f ms%n",
                first / 1e6,
                nanos[ROUNDS / 2] / 1e6,
                nanos[ROUNDS * 99 / 100] / 1e6);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static long once(Profiles profiles, PolicyContext context, Path workdir) {
        long start = System.nanoTime();
        ResolvedProfile resolved = profiles.find("three")
                .resolve(new ProfileContext(
                        PlatformFacts.ofThisSystem(), workdir, context.uid(), context.environment()));
        ProfilePolicy policy = ProfilePolicy.of(resolved, context);
        CapabilitySetBuilder builder = policy.groups().capabilities().toBuilder();
        policy.addTo(builder);
        CompiledPolicy compiled = CompiledPolicy.of(policy.groups(), builder.build(), policy.bypasses());
        if (compiled.capabilities().files().isEmpty()) {
            throw new IllegalStateException("nothing was granted");
        }
        return System.nanoTime() - start;
    }
}

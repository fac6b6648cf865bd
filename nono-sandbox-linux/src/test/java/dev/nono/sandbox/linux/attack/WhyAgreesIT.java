package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.Bypass;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.DenyPrecedence;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.ProfilePolicy;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import dev.nono.query.Why;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.session.Explanations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code why} says and what a sandboxed program meets, for policies and paths drawn by lot. */
class WhyAgreesIT {
    /** Another seed draws other policies; this one is the same on each machine. */
    private static final long SEED = Long.getLong("nono.seed", 20261123L);

    private static final int POLICIES = 160;
    private static final int ATTEMPTS = 30;
    private static final int LEAST = 2000;
    private static final int PROFILES = 120;
    private static final List<String> GUARDED = List.of(".ssh/id", ".aws/credentials", ".netrc");

    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache");
    private static final List<String> NAMES =
            List.of("a", "b", "c", ".env", "a/one", "a/two", "b/deep", "b/deep/er", "b/deep/key", "a/.env", "c/x");

    @TempDir
    Path temp;

    private final Random lot = new Random(SEED);
    private final List<String> disagreements = new ArrayList<>();
    private int allowed;
    private int denied;

    @Test
    @DisplayName("why never disagrees with the kernel")
    void agrees() throws Exception {
        for (int i = 0; i < POLICIES; i++) {
            Path tree = plant(Files.createDirectory(temp.toRealPath().resolve("t" + i)));
            compile(tree).ifPresent(caps -> compare(tree, caps, Why.ask(caps)));
        }

        requireAgreement();
    }

    @Test
    @DisplayName("why never disagrees with the kernel about profiles: inherited, conditional, with denies and bypasses")
    void agreesAboutProfiles() throws Exception {
        for (int i = 0; i < PROFILES; i++) {
            Path home = plant(Files.createDirectory(temp.toRealPath().resolve("h" + i)));
            for (String guarded : GUARDED) {
                Files.createDirectories(home.resolve(guarded).getParent());
                Files.writeString(home.resolve(guarded), guarded);
            }
            Path base = Files.writeString(home.resolve("base.json"), profile("", false));
            Path child = Files.writeString(home.resolve("child.json"), profile("\"extends\": \"base\", ", true));
            assertThat(base).exists();
            resolve(home, child).ifPresent(policy -> compare(home, policy.capabilities(), Explanations.why(policy)));
        }

        requireAgreement();
    }

    /** Lists of a profile, some entries of which hold elsewhere only; a bypass needs a grant, which its child adds. */
    private String profile(String head, boolean bypasses) {
        StringBuilder text = new StringBuilder("{").append(head).append("\"filesystem\": {");
        for (String list : List.of("allow", "read", "write", "deny")) {
            text.append('"').append(list).append("\": [");
            for (int i = 0; i < lot.nextInt(3); i++) {
                text.append(i == 0 ? "" : ", ").append(entry());
            }
            text.append("], ");
        }
        String lifted = "~/" + pick(GUARDED.toArray(new String[0]));
        boolean granted = bypasses && lot.nextBoolean();
        return text.append("\"read_file\": [")
                .append(granted ? "\"" + lifted + "\"" : "")
                .append("], \"bypass_protection\": [")
                .append(granted && lot.nextBoolean() ? "\"" + lifted + "\"" : "")
                .append("]}}")
                .toString();
    }

    private String entry() {
        String path =
                "\"~/" + pick(new String[] {"a", "b", "b/deep", "c", "to-dir", ".aws", "a/one", "b/deep/*"}) + "\"";
        return switch (lot.nextInt(4)) {
            case 0 -> "{\"path\": " + path + ", \"when\": \"macos\"}";
            case 1 -> "{\"path\": " + path + ", \"when\": [\"!macos\", \"linux\"]}";
            default -> path;
        };
    }

    private static java.util.Optional<CompiledPolicy> resolve(Path home, Path file) {
        Map<String, String> variables = Map.of("HOME", home.toString(), "TMPDIR", "/var/tmp");
        PolicyContext user = PolicyContext.of(Platform.LINUX, 0, variables);
        ResolvedProfile resolved = Profiles.at(ProfileLocations.of(variables, home))
                .find(file.toString())
                .resolve(new ProfileContext(PlatformFacts.ofThisSystem(), home, 0, variables));
        ProfilePolicy policy = ProfilePolicy.of(resolved, user);
        CapabilitySetBuilder caps = policy.groups().capabilities().toBuilder();
        try {
            policy.addTo(caps);
            return java.util.Optional.of(CompiledPolicy.of(policy.groups(), caps.build(), policy.bypasses()));
        } catch (NonoException e) {
            // Such as a file in the list of directories to read and write, or a bypass of what a deny took away.
            assertThat(e.getMessage()).isNotBlank();
            return java.util.Optional.empty();
        }
    }

    private void requireAgreement() {
        assertThat(disagreements).as("seed %s", SEED).isEmpty();
        assertThat(allowed + denied).isGreaterThanOrEqualTo(LEAST);
        assertThat(allowed).isGreaterThan(LEAST / 10);
        assertThat(denied).isGreaterThan(LEAST / 10);
    }

    /** Files, directories, links to both, a link to nothing, and a second name of a file. */
    private static Path plant(Path tree) throws IOException {
        for (String directory : List.of("a", "b/deep/er", "c")) {
            Files.createDirectories(tree.resolve(directory));
        }
        for (String file : List.of("top", ".env", "a/one", "a/two", "a/.env", "b/deep/key", "b/deep/er/leaf", "c/x")) {
            Files.writeString(tree.resolve(file), file);
        }
        Files.createSymbolicLink(tree.resolve("to-file"), Path.of("a/one"));
        Files.createSymbolicLink(tree.resolve("to-dir"), tree.resolve("b/deep"));
        Files.createSymbolicLink(tree.resolve("a/up"), Path.of("../c"));
        Files.createSymbolicLink(tree.resolve("c/env"), Path.of("../.env"));
        Files.createSymbolicLink(tree.resolve("to-nothing"), Path.of("a/missing"));
        return tree;
    }

    private java.util.Optional<CapabilitySet> compile(Path tree) {
        CapabilitySetBuilder builder = CapabilitySet.builder();
        for (int i = 0; i < 1 + lot.nextInt(4); i++) {
            Path path = lot.nextInt(4) == 0 ? tree : any(tree);
            if (Files.exists(path)) {
                builder.grant(FileGrant.of(path, pick(Access.values()), source()));
            }
        }
        for (int i = 0; i < lot.nextInt(4); i++) {
            builder.deny(new DenyRule(any(tree), source(), "by lot"));
        }
        CapabilitySet asked = builder.build().deduplicated();
        try {
            Bypass bypass = Bypass.none(asked);
            if (lot.nextInt(3) == 0) {
                PolicyContext user = PolicyContext.of(Platform.LINUX, 0, Map.of("HOME", tree.toString()));
                bypass = lift(asked, any(tree), user);
            }
            return java.util.Optional.of(
                    DenyPrecedence.apply(bypass, Platform.LINUX).capabilities());
        } catch (NonoException e) {
            throw new AssertionError("seed " + SEED + ": " + asked, e);
        }
    }

    private static Bypass lift(CapabilitySet asked, Path path, PolicyContext user) {
        try {
            return Bypass.apply(asked, List.of(path.toString()), user);
        } catch (NonoException e) {
            assertThat(e).hasMessageContaining("no matching grant");
            return Bypass.none(asked);
        }
    }

    private Path any(Path tree) {
        String name = switch (lot.nextInt(6)) {
            case 0 -> pick(new String[] {"to-file", "to-dir", "a/up", "c/env", "to-dir/er", "to-nothing", "a/up/x"});
            case 1 -> pick(new String[] {"new", "a/new", "b/deep/er/new", "later/on", ".ssh/id", ".aws/credentials"});
            default -> NAMES.get(lot.nextInt(NAMES.size()));
        };
        return tree.resolve(name);
    }

    private GrantSource source() {
        return pick(new GrantSource[] {GrantSource.USER, GrantSource.PROFILE, GrantSource.group("g")});
    }

    private <T> T pick(T[] values) {
        return values[lot.nextInt(values.length)];
    }

    private void compare(Path tree, CapabilitySet caps, Why why) {
        List<Path> paths = new ArrayList<>();
        List<Access> accesses = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        while (paths.size() < ATTEMPTS) {
            Path path = lot.nextInt(8) == 0 ? tree : any(tree);
            Access access = pick(Access.values());
            boolean missing = !Files.exists(path);
            boolean creatable = path.getParent() != null && Files.isDirectory(path.getParent());
            if (missing && (!creatable || access == Access.READ)) {
                // Nothing is there to be opened: the kernel says so before anything else.
                continue;
            }
            paths.add(path);
            accesses.add(access);
            input.append(letter(access)).append(' ').append(path).append('\n');
        }
        List<String> answers = run(caps, input.toString());
        assertThat(answers).hasSameSizeAs(paths);
        for (int i = 0; i < answers.size(); i++) {
            boolean says = why.path(paths.get(i), accesses.get(i)).isAllowed();
            if (answers.get(i).equals("y")) {
                allowed++;
            } else {
                denied++;
            }
            if (!answers.get(i).equals(says ? "y" : "n")) {
                disagreements.add(accesses.get(i) + " " + paths.get(i) + ": why says " + (says ? "allowed" : "denied")
                        + ", the kernel " + answers.get(i) + "; " + caps.files() + " denies " + caps.denies());
            }
        }
    }

    private static char letter(Access access) {
        return switch (access) {
            case READ -> 'r';
            case WRITE -> 'w';
            case READ_WRITE -> 'b';
        };
    }

    private static List<String> run(CapabilitySet caps, String input) {
        CapabilitySetBuilder builder = caps.toBuilder().read(Programs.directory());
        SYSTEM.stream().map(Path::of).filter(Files::exists).forEach(builder::read);
        try (SandboxedProcess process = Sandbox.command(
                        Programs.compiled("probe").toString())
                .capabilities(builder.build())
                .directory(Path.of("/"))
                .start()) {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return output.lines().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

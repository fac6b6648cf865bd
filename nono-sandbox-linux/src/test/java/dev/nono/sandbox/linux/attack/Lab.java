package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.linux.internal.posix.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A directory that an attack is granted, another one that it is not, and the two runs. Every attack finds the places in its
 * environment: {@code INSIDE}, {@code OUTSIDE}, {@code SECRET} (a file outside), {@code READONLY}, {@code SUPERVISOR} (the
 * number of this JVM), and what the test adds.
 */
final class Lab implements BeforeEachCallback, AfterEachCallback {
    private static final int OPEN = 0;
    private static final int CLOSED = 1;
    private static final int UNTIL_IT_WORKS = Integer.MAX_VALUE;
    private static final int SECONDS = 600;
    private static final List<String> SYSTEM =
            List.of("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/null", "/dev/urandom", "/proc/self");

    /** What became of one run. */
    record Result(int exit, String output, List<SandboxEvent> refusals) {}

    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<Process> companions = new ArrayList<>();
    private UnaryOperator<CapabilitySetBuilder> more = builder -> builder;
    private UnaryOperator<SandboxCommand> start = command -> command;
    private Path root = Path.of("/");
    private Path inside = root;
    private Path outside = root;
    private boolean keepsOutside;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        root = Files.createTempDirectory("lab").toRealPath();
        inside = root.resolve("inside");
        outside = root.resolve("outside");
        variables.clear();
        more = builder -> builder;
        start = command -> command;
        keepsOutside = false;
        reset();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        for (Process companion : companions) {
            companion.destroyForcibly().waitFor();
        }
        companions.clear();
        delete(root);
    }

    /** Whether these tests are run by root. */
    static boolean isRoot() {
        return Ids.effectiveUid() == 0;
    }

    Path inside() {
        return inside;
    }

    Path outside() {
        return outside;
    }

    Path secret() {
        return outside.resolve("secret");
    }

    /** Sets a variable of both runs. */
    Lab with(String name, Object value) {
        variables.put(name, value.toString());
        return this;
    }

    /** Changes what is granted inside. */
    Lab granting(UnaryOperator<CapabilitySetBuilder> grants) {
        UnaryOperator<CapabilitySetBuilder> before = more;
        more = builder -> grants.apply(before.apply(builder));
        return this;
    }

    /** Changes how the program is started inside. */
    Lab starting(UnaryOperator<SandboxCommand> change) {
        start = change;
        return this;
    }

    /** From now on what lies outside stays as it is between the runs. */
    Lab keepingOutside() {
        keepsOutside = true;
        return this;
    }

    /** A process outside the sandbox that the attack may aim at; its number is in {@code VICTIM}. */
    Process victim(String program, String... arguments) throws IOException {
        Process victim = plain(program, arguments);
        companions.add(victim);
        assertThat((char) victim.getInputStream().read())
                .as("the victim says that it is ready")
                .isEqualTo('r');
        with("VICTIM", victim.pid());
        return victim;
    }

    /** The attack works outside the sandbox and is refused inside. */
    Result mustFail(String program, String attack) throws Exception {
        mustWorkOutside(program, attack);
        return mustFailInside(program, attack);
    }

    /** As {@link #mustFail}, by an attack that needs luck: outside it goes on until it works, inside so many rounds. */
    Result mustFail(String program, String attack, int rounds) throws Exception {
        mustWorkAtLast(program, attack);
        with("ROUNDS", rounds);
        return mustFailInside(program, attack);
    }

    /** As {@link #mustWorkOutside(String, String)}, by an attack that needs luck, however many rounds that takes. */
    void mustWorkAtLast(String program, String attack) throws Exception {
        with("ROUNDS", UNTIL_IT_WORKS).mustWorkOutside(program, attack);
    }

    void mustWorkOutside(String program, String attack) throws Exception {
        Result outcome = outside(program, attack);
        assertThat(outcome.exit())
                .as("outside the sandbox %s must work, or the test proves nothing: %s", attack, outcome.output())
                .isEqualTo(OPEN);
    }

    /** The attack is refused inside; for what cannot be shown outside, or had better not be. */
    Result mustFailInside(String program, String attack) throws Exception {
        reset();
        Result outcome = inside(program, attack);
        assertThat(outcome.exit())
                .as("inside the sandbox %s must be refused: %s", attack, outcome.output())
                .isEqualTo(CLOSED);
        return outcome;
    }

    /** No layer of the kernel that the sandbox uses refuses this: outside and inside it works. */
    void isOpen(String program, String attack) throws Exception {
        mustWorkOutside(program, attack);
        reset();
        Result outcome = inside(program, attack);
        assertThat(outcome.exit())
                .as(
                        "%s is listed as open; if it is closed now, move it to what is refused: %s",
                        attack, outcome.output())
                .isEqualTo(OPEN);
    }

    Result outside(String program, String... arguments) throws Exception {
        reset();
        return await(plain(program, arguments));
    }

    Result inside(String program, String... arguments) throws Exception {
        try (SandboxedProcess process = start(program, arguments)) {
            return await(process);
        }
    }

    /** Any command, inside. */
    Result insideCommand(List<String> command) throws Exception {
        try (SandboxedProcess process = start(command)) {
            return await(process);
        }
    }

    /** Any command, outside. */
    Result plainResult(List<String> command) throws Exception {
        return await(plainCommand(command));
    }

    SandboxedProcess start(String program, String... arguments) {
        return start(command(program, arguments));
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.compiled(program).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private SandboxedProcess start(List<String> command) {
        SandboxCommand sandboxed = Sandbox.command(command.toArray(String[]::new))
                .capabilities(capabilities())
                .directory(inside)
                .mergeErrors();
        for (Map.Entry<String, String> variable : environment().entrySet()) {
            sandboxed.variable(variable.getKey(), variable.getValue());
        }
        return start.apply(sandboxed).start();
    }

    /** What is granted inside. */
    CapabilitySet capabilities() {
        CapabilitySetBuilder builder = CapabilitySet.builder();
        SYSTEM.stream().map(Path::of).filter(Files::exists).forEach(builder::read);
        builder.read(Programs.directory()).read(root.resolve("readonly")).readWrite(inside);
        return more.apply(builder).build();
    }

    private Process plain(String program, String... arguments) throws IOException {
        return plainCommand(command(program, arguments));
    }

    /** Starts any command outside. */
    Process plainCommand(List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(inside.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        return builder.start();
    }

    Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("INSIDE", inside.toString());
        all.put("OUTSIDE", outside.toString());
        all.put("SECRET", secret().toString());
        all.put("READONLY", root.resolve("readonly").toString());
        all.put("SUPERVISOR", String.valueOf(ProcessHandle.current().pid()));
        all.putAll(variables);
        return all;
    }

    private static Result await(Process process) throws Exception {
        Thread watch = new Thread(() -> {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                // It ended in time.
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        watch.interrupt();
        return new Result(
                exit, output, process instanceof SandboxedProcess sandboxed ? sandboxed.refusals() : List.of());
    }

    /** Each run finds the same files. */
    void reset() {
        try {
            delete(inside);
            Files.createDirectories(inside);
            if (keepsOutside) {
                return;
            }
            delete(outside);
            Files.createDirectories(outside.resolve("empty"));
            Files.writeString(secret(), "the secret");
            Files.createSymbolicLink(outside.resolve("link"), Path.of("target"));
            Files.copy(Path.of("/bin/true"), outside.resolve("program"));
            Files.setPosixFilePermissions(outside.resolve("program"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.writeString(root.resolve("readonly"), "to read");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(tree)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}

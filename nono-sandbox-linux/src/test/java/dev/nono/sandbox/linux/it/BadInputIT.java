package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.ByteSize;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.ResourceLimits;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.Stdio;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot be: each says which value, why and what to do, starts nothing and leaves nothing behind. */
@DisplayName("Bad input to a start")
class BadInputIT {
    @TempDir
    private Path dir;

    private Leftovers before;

    @BeforeEach
    void look() throws Exception {
        Needs.landlock();
        // What the first start keeps for the next ones is no leftover.
        assertThat(Runs.run(limited(), "true").exit()).isZero();
        before = Leftovers.now();
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        before.assertNothingNew();
    }

    /** With everything that a start has to set up: a control group, a supervisor, rules. */
    private CapabilitySet limited() {
        return Runs.system()
                .readWrite(dir)
                .network(NetworkMode.blocked())
                .limits(ResourceLimits.builder()
                        .memory(ByteSize.parse("256M"))
                        .processes(50)
                        .openFiles(100)
                        .build())
                .build();
    }

    private SandboxCommand command(String... command) {
        return Sandbox.command(command).capabilities(limited()).directory(dir);
    }

    private Path script(String name, String content) throws Exception {
        Path file = Files.writeString(dir.resolve(name), content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static void refused(SandboxCommand command, ErrorCode code, String... words) {
        assertThatThrownBy(command::start)
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    private static void notExecuted(SandboxCommand command, String errno, String... words) {
        assertThatThrownBy(command::start)
                .isInstanceOfSatisfying(
                        ExecFailedException.class, e -> assertThat(e.errno()).isEqualTo(errno))
                .hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("a command that is missing is named, with the place where it was looked for")
    void missing() {
        refused(
                command("no-such-program"),
                ErrorCode.COMMAND_EXECUTION,
                "no-such-program",
                "not found in PATH",
                "spelling");
        refused(command("./no-such"), ErrorCode.COMMAND_EXECUTION, "./no-such", "no such file");
        refused(command("/no/such/place"), ErrorCode.COMMAND_EXECUTION, "/no/such/place", "no such file");
        refused(command(""), ErrorCode.NO_COMMAND, "name a program");
        assertThatThrownBy(() -> Sandbox.command()).hasMessageContaining("name a program");
    }

    @Test
    @DisplayName("a command that is no program is refused before anything is set up")
    void noProgram() throws Exception {
        Files.writeString(dir.resolve("plain"), "text");
        Files.createDirectory(dir.resolve("directory"));
        Files.createSymbolicLink(dir.resolve("loop"), Path.of("loop"));
        refused(command("./plain"), ErrorCode.COMMAND_EXECUTION, "./plain", "not executable", "chmod +x");
        refused(command("./directory"), ErrorCode.COMMAND_EXECUTION, "./directory", "is a directory", "name a program");
        refused(command("./loop"), ErrorCode.COMMAND_EXECUTION, "./loop", "link", "circle");
    }

    @Test
    @DisplayName("a script without an interpreter says which one is missing")
    void missingInterpreter() throws Exception {
        script("lost", "#!/no/such/interpreter -x\n");
        notExecuted(command("./lost"), "ENOENT", "/./lost", "/no/such/interpreter", "install it");
        script("dos", "#!/bin/sh\r\necho hi\r\n");
        notExecuted(command("./dos"), "ENOENT", "carriage return", "plain line ends");
        script("zero", "#!/bin/s\0h\n");
        assertThatThrownBy(() -> command("./zero").start()).isInstanceOf(ExecFailedException.class);
    }

    @Test
    @DisplayName("a file that no machine can execute says so")
    void noFormat() throws Exception {
        script("text", "echo no interpreter is named here\n");
        notExecuted(command("./text"), "ENOEXEC", "no program", "#! line");
        script("empty", "");
        notExecuted(command("./empty"), "ENOEXEC", "no program");
    }

    @Test
    @DisplayName("a pipe that is marked as executable keeps nobody waiting")
    void pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", "-m", "777", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        refused(command("./pipe"), ErrorCode.COMMAND_EXECUTION, "./pipe", "no regular file");
    }

    @Test
    @DisplayName("a program outside the grants says which grant it lacks")
    void notGranted() throws Exception {
        CapabilitySet nothing = CapabilitySet.builder().readWrite(dir).build();
        notExecuted(command("true").capabilities(nothing), "EACCES", "/true", "grant the directory");
        Path script = script("run", "#!/bin/sh\n");
        notExecuted(
                command(script.toString()).capabilities(nothing), "EACCES", script.toString(), "/bin/sh", "read grant");
    }

    @Test
    @DisplayName("arguments that are too long say so")
    void tooLong() {
        notExecuted(command("true", "x".repeat(200_000)), "E2BIG", "too long");
    }

    @Test
    @DisplayName("a NUL in an argument, a variable or the command is refused")
    void nul() {
        assertThatThrownBy(() -> command("true", "a\0b"))
                .isInstanceOf(NonoException.class)
                .hasMessageContainingAll("\"a", "NUL", "remove it");
        assertThatThrownBy(() -> command("true").variable("NAME", "a\0b"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("NUL");
        assertThatThrownBy(() -> OsString.ofBytes(new byte[] {'x', 0}))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("NUL");
    }

    @Test
    @DisplayName("a command whose name is no text says what to do instead")
    void notText() {
        SandboxCommand command = Sandbox.command(List.of(OsString.ofBytes(new byte[] {'.', '/', (byte) 0xff})))
                .capabilities(limited())
                .directory(dir);
        refused(command, ErrorCode.COMMAND_EXECUTION, "not valid UTF-8", "link");
    }

    @Test
    @DisplayName("names with newlines are names like others")
    void newline() throws Exception {
        Path odd = Files.createDirectory(dir.resolve("a\nb"));
        Path script = Files.writeString(odd.resolve("run\n"), "#!/bin/sh\npwd; echo x > new\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        CapabilitySet caps = Runs.system().readWrite(odd).build();
        assertThat(Runs.finish(Sandbox.command("./run\n")
                        .capabilities(caps)
                        .directory(odd)
                        .start()))
                .isEqualTo(new Runs.Run(0, odd + "\n"));
        assertThat(odd.resolve("new")).hasContent("x");
    }

    @Test
    @DisplayName("a start directory that is none is named")
    void directory() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        Path missing = dir.resolve("missing");
        refused(command("true").directory(file), ErrorCode.EXPECTED_DIRECTORY, file.toString(), "not a directory");
        refused(command("true").directory(missing), ErrorCode.EXPECTED_DIRECTORY, missing.toString());
    }

    @Test
    @DisplayName("a stream that cannot be opened is named")
    void streams() {
        Path missing = dir.resolve("missing/file");
        refused(command("true").stdin(Stdio.file(missing)), ErrorCode.IO, missing.toString());
        refused(command("true").stdout(Stdio.file(missing)), ErrorCode.IO, missing.toString());
        refused(command("true").stderr(Stdio.append(dir)), ErrorCode.IO, dir.toString());
        refused(
                command("true")
                        .stdin(Stdio.PIPE)
                        .stdout(Stdio.file(dir.resolve("made")))
                        .stderr(Stdio.file(missing)),
                ErrorCode.IO,
                missing.toString());
    }

    @Test
    @DisplayName("a command without capabilities is told to name them")
    void noCapabilities() {
        refused(Sandbox.command("true"), ErrorCode.NO_CAPABILITIES, "capabilities(");
    }

    @Test
    @DisplayName("a granted path that is gone by the time of the start is named")
    void goneGrant() throws Exception {
        Path gone = Files.createDirectory(dir.resolve("gone"));
        CapabilitySet caps = limited().toBuilder().read(gone).build();
        Files.delete(gone);
        assertThatThrownBy(() -> command("true").capabilities(caps).start())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(gone.toString());
    }

    @Test
    @DisplayName("a proxy that has not started is no network policy")
    void proxyWithoutPort() {
        CapabilitySet caps =
                limited().toBuilder().network(NetworkMode.proxyOnly(0)).build();
        assertThatThrownBy(() -> command("true").capabilities(caps).start())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("proxy");
    }
}

package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that become a program in a sandbox, or go on in one. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class InPlaceIT {
    @TempDir
    private Path temporary;

    private Path dir;

    @BeforeEach
    void needs() throws IOException {
        Needs.landlock();
        dir = temporary.toRealPath();
    }

    private record Ended(int exit, String out, String err) {}

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xshare:auto",
                "-Dnono.test.property=kept value",
                "-cp",
                classPath(),
                InPlaceMain.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What is needed of the class path of the tests, which may be named by a manifest only. */
    private static String classPath() {
        return Stream.of(
                        InPlaceMain.class,
                        dev.nono.sandbox.Sandbox.class,
                        dev.nono.sandbox.linux.LinuxBackend.class,
                        com.sun.jna.Native.class,
                        org.slf4j.Logger.class,
                        com.google.common.net.InetAddresses.class,
                        com.fasterxml.jackson.databind.ObjectMapper.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class,
                        // The test classes of this module that the program shares with the tests.
                        org.junit.jupiter.api.Assumptions.class,
                        org.assertj.core.api.Assertions.class)
                .map(InPlaceIT::home)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ended end(ProcessBuilder builder, String input) throws Exception {
        Path err = dir.resolve("stderr");
        Process process = builder.redirectError(err.toFile()).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    private Path granted() throws IOException {
        return Files.createDirectories(dir.resolve("granted"));
    }

    @Test
    void a_jvm_becomes_the_program() throws Exception {
        Path granted = granted();
        String script = "pwd; cat; echo $$; cat /etc/hosts; "
                + "grep -E '^(NoNewPrivs|Seccomp|SigBlk):' /proc/self/status; ls /proc/self/fd | wc -l; exit 9";
        ProcessBuilder builder = new ProcessBuilder(java("exec", granted.toString(), "sh", "-c", script));
        builder.environment().put("LC_ALL", "C");
        Ended ended = end(builder, "input\n");
        assertThat(ended.exit()).as(ended.err()).isEqualTo(9);
        assertThat(ended.err()).contains("/etc/hosts: Permission denied");
        List<String> lines = ended.out().lines().toList();
        assertThat(lines).hasSize(7).startsWith(granted.toString(), "input");
        assertThat(lines.subList(3, 6)).containsExactly("SigBlk:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
        assertThat(lines.get(6).strip()).as("0, 1, 2 and the directory").isEqualTo("4");
    }

    @Test
    void a_jvm_cannot_become_what_needs_a_supervisor() throws Exception {
        Ended ended = end(new ProcessBuilder(java("exec-proxy", granted().toString())), "");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("needs a supervisor").contains("nono run");
    }

    @Test
    void a_jvm_goes_on_inside_with_its_arguments_its_variables_and_its_streams() throws Exception {
        Path granted = granted();
        List<String> jvm = java("apply", granted.toString(), "one", "two words", "", "\u00e4\u00f6");
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "NONO_TEST_BYTES=$(printf 'a\\377\\n b'); export NONO_TEST_BYTES; exec \"$@\"", "sh"));
        command.addAll(jvm);
        Ended ended = end(new ProcessBuilder(command), "line");
        assertThat(ended.exit()).as(ended.err()).isEqualTo(7);
        assertThat(ended.out().lines())
                .contains(
                        "variable [97, -1, 10, 32, 98]",
                        "property kept value",
                        "input line",
                        "outside AccessDeniedException")
                .anyMatch(line -> line.startsWith("arguments [one, two words, , "));
        assertThat(ended.err()).contains("error stream");
        assertThat(granted.resolve("written")).hasContent("by the restarted JVM");
    }

    @Test
    void a_jvm_does_not_change_its_sandbox() throws Exception {
        Ended ended = end(new ProcessBuilder(java("apply-other", granted().toString())), "");
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("other capabilities");
    }

    @Test
    void a_mark_that_somebody_else_set_is_not_believed() throws Exception {
        Path granted = granted();
        ProcessBuilder builder = new ProcessBuilder(java("apply", granted.toString()));
        builder.environment().put("NONO_JVM_SANDBOX", "forged");
        Ended ended = end(builder, "");
        assertThat(ended.exit()).as(ended.err()).isEqualTo(7);
        assertThat(ended.out()).contains("outside AccessDeniedException");
    }
}

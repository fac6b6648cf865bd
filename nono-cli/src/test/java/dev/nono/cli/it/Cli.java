package dev.nono.cli.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One start of nono as its launcher starts it: signals blocked, in a JVM of its own, with the jars of the distribution if one was built. */
final class Cli {
    /** Much more than anything takes: builds run inside, on machines that are busy. */
    private static final long TIMEOUT_SECONDS = 240;

    private final List<String> words = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private Path directory = Path.of("").toAbsolutePath();
    private byte[] input = {};
    private boolean testClasses;

    /**
     * What a run left.
     *
     * @param exitCode its exit code
     * @param rawOut standard output
     * @param err standard error
     */
    record Result(int exitCode, byte[] rawOut, String err) {
        String out() {
            return new String(rawOut, UTF_8);
        }

        Result exits(int code) {
            assertThat(exitCode)
                    .as("exit code; stdout: %s; stderr: %s", out(), err)
                    .isEqualTo(code);
            return this;
        }

        Result says(String... parts) {
            assertThat(err).contains(parts);
            return this;
        }

        Result prints(String text) {
            assertThat(out()).as("stderr: %s", err).isEqualTo(text);
            return this;
        }
    }

    private Cli(String... words) {
        this.words.addAll(List.of(words));
    }

    static Cli nono(String... words) {
        return new Cli(words);
    }

    Cli in(Path place) {
        directory = place;
        return this;
    }

    Cli with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** A system property of the JVM of nono. */
    Cli property(String name, Object value) {
        properties.add("-D" + name + "=" + value);
        return this;
    }

    /** With the class path of the tests. */
    Cli withTestClasses() {
        testClasses = true;
        return this;
    }

    Cli input(String text) {
        input = text.getBytes(UTF_8);
        return this;
    }

    /** The words that start this run, for a shell or another program to start it. */
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("env", "--block-signal=HUP,INT,QUIT,TERM"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Xmx128m",
                "-Xrs",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Dsun.jnu.encoding=UTF-8",
                "-Dnono.signals=blocked",
                "-Dnono.binding=late"));
        command.addAll(properties);
        command.addAll(BuiltNono.nativeAccess());
        command.addAll(testClasses ? List.of("-cp", System.getProperty("java.class.path")) : BuiltNono.options());
        command.add("dev.nono.cli.Main");
        command.addAll(words);
        return command;
    }

    ProcessBuilder builder() {
        return builder(command());
    }

    ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("NONO_") || name.equals("RUST_LOG"));
        environment.remove("PWD");
        environment.remove("CLICOLOR_FORCE");
        environment.putAll(variables);
        return builder;
    }

    Result run() {
        return run(builder());
    }

    /** Runs behind a shell, in whose script {@code "$@"} is this run. */
    Result through(String script) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        command.addAll(command());
        return run(builder(command));
    }

    private Result run(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Thread errors = copy(process.getErrorStream(), err);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Thread output = copy(process.getInputStream(), out);
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                // The program did not read its input, or had ended before, which closes the stream on this side.
                assertThat(e.getMessage()).containsAnyOf("pipe", "Stream closed", "Stream Closed");
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("nono " + words + " did not end; stderr: " + err.toString(UTF_8));
            }
            errors.join();
            output.join();
            return new Result(process.exitValue(), out.toByteArray(), err.toString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Thread copy(InputStream from, OutputStream to) {
        Thread thread = new Thread(() -> {
            try (from) {
                from.transferTo(to);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }
}

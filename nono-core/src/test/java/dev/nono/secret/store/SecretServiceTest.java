package dev.nono.secret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs GNOME Keyring on a message bus of its own; what a desktop has, without one. */
@DisplayName("The Secret Service, as GNOME Keyring provides it,")
class SecretServiceTest {
    private static final List<String> NEEDED =
            List.of("/usr/bin/dbus-daemon", "/usr/bin/gnome-keyring-daemon", "/usr/bin/secret-tool");

    /** A bus that starts no service by itself: it would start a second keyring, which has no collection. */
    private static final String BUS = """
            <busconfig><type>session</type><listen>unix:dir=%s</listen>
            <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
            </busconfig>
            """;

    @TempDir
    static Path directory;

    private static Process bus;
    private static Process keyring;
    private static Map<String, String> variables;

    @BeforeAll
    static void start() throws Exception {
        for (String program : NEEDED) {
            if (!Files.isExecutable(Path.of(program))) {
                assertThat(Boolean.getBoolean("nono.ci"))
                        .as("CI has " + program)
                        .isFalse();
                abort(program + " is not installed");
            }
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Path config = Files.writeString(directory.resolve("bus.xml"), BUS.formatted(directory));
        bus = new ProcessBuilder("/usr/bin/dbus-daemon", "--config-file=" + config, "--nofork", "--print-address")
                .redirectError(Redirect.DISCARD)
                .start();
        BufferedReader address = bus.inputReader(StandardCharsets.US_ASCII);
        Map<String, String> all = new TreeMap<>();
        all.put("PATH", "/usr/bin:/bin");
        all.put("DBUS_SESSION_BUS_ADDRESS", address.readLine());
        all.put("HOME", directory.toString());
        all.put("XDG_RUNTIME_DIR", directory.toString());
        variables = all;
        ProcessBuilder daemon =
                new ProcessBuilder("/usr/bin/gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets");
        daemon.environment().clear();
        daemon.environment().putAll(variables);
        keyring = daemon.redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try (OutputStream password = keyring.getOutputStream()) {
            password.write("password\n".getBytes(StandardCharsets.US_ASCII));
        }
        store("openai", "from the keyring", "target", "default");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        for (Process process : new Process[] {keyring, bus}) {
            if (process != null) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Stores an entry; the service may need a moment to appear on the bus, and activation is not configured. */
    private static void store(String account, String value, String... more) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            List<String> command = new java.util.ArrayList<>(
                    List.of("/usr/bin/secret-tool", "store", "--label=test", "service", "nono", "username", account));
            command.addAll(List.of(more));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(variables);
            Process process = builder.redirectErrorStream(true).start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(value.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return;
            }
            assertThat(attempt).as("secret-tool said " + said).isLessThan(100);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static SecretStore secrets() {
        return SecretStore.builder().variables(variables).build();
    }

    @Test
    @DisplayName("is asked for service, username and target, and gives the value")
    void found() {
        try (Secret secret = secrets().load(SecretReference.parse("openai"))) {
            assertThat(secret.reveal()).isEqualTo("from the keyring");
        }
        assertThat(secrets().hint(SecretReference.parse("env://openai"))).contains("without env://");
    }

    @Test
    @DisplayName("says that there is no such entry, also for one that looks like an option")
    void missing() {
        for (String name : List.of("nothing", "--help", "-x")) {
            assertThatThrownBy(() -> secrets().load(SecretReference.parse(name)))
                    .as(name)
                    .isInstanceOfSatisfying(
                            NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SECRET_NOT_FOUND));
        }
    }

    @Test
    @DisplayName("does not choose between several entries")
    void several() throws Exception {
        store("twice", "one", "target", "default", "which", "1");
        store("twice", "two", "target", "default", "which", "2");
        assertThatThrownBy(() -> secrets().load(SecretReference.parse("twice")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("multiple entries (2)");
    }

    @Test
    @DisplayName("is unavailable without a message bus")
    void unavailable() {
        Map<String, String> noBus = new TreeMap<>(variables);
        noBus.put("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        SecretStore store = SecretStore.builder().variables(noBus).build();
        assertThatThrownBy(() -> store.load(SecretReference.parse("openai")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEYSTORE_ACCESS));
    }
}

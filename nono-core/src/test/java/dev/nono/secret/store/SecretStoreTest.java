package dev.nono.secret.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import dev.nono.secret.SecretReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The store of secrets")
class SecretStoreTest {
    @TempDir
    Path directory;

    private Path bin;

    @BeforeEach
    void makeBin() throws IOException {
        bin = Files.createDirectory(directory.resolve("bin"));
    }

    private static String value(SecretStore store, String reference) {
        try (Secret secret = store.load(SecretReference.parse(reference))) {
            return secret.reveal();
        }
    }

    private static void fails(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(NonoException.class, e -> {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
            assertThat(e).hasMessageContaining(message);
        });
    }

    private String file(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("the-file"), content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return "file://" + file;
    }

    @Test
    @DisplayName("takes one line end, and nothing else, off a file [63:11] [30b:23]")
    void files() throws IOException {
        SecretStore store = SecretStore.builder().build();
        assertThat(value(store, file("secret\n"))).isEqualTo("secret");
        assertThat(value(store, file("secret\r\n"))).isEqualTo("secret");
        assertThat(value(store, file("secret \n\n"))).isEqualTo("secret \n");
        fails(ErrorCode.SECRET_NOT_FOUND, "empty", () -> value(store, file("")));
        fails(ErrorCode.SECRET_NOT_FOUND, "empty", () -> value(store, file("\n")));
        fails(ErrorCode.SECRET_NOT_FOUND, "no such file", () -> value(store, "file:///nonexistent/nono"));
    }

    @Test
    @DisplayName("names neither the file nor its content in an error [63:35]")
    void quietFiles() throws IOException {
        Path hidden = Files.createDirectory(directory.resolve("hidden-name"));
        SecretStore store = SecretStore.builder().build();
        assertThatThrownBy(() -> value(store, "file://" + hidden))
                .hasMessageContaining("[REDACTED]")
                .hasMessageNotContaining("hidden-name");
        Path binary = directory.resolve("hidden-binary");
        Files.write(binary, new byte[] {'a', (byte) 0xff, 'b'});
        fails(ErrorCode.KEYSTORE_ACCESS, "not UTF-8", () -> value(store, "file://" + binary));
        Path large = directory.resolve("large");
        Files.write(large, new byte[1024 * 1024 + 1]);
        fails(ErrorCode.KEYSTORE_ACCESS, "larger than 1 MiB", () -> value(store, "file://" + large));
    }

    @Test
    @DisplayName("warns when others can read the file")
    void openFile() throws IOException {
        Path open = Files.writeString(directory.resolve("open"), "s", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        List<String> warnings = new ArrayList<>();
        value(SecretStore.builder().warnings(warnings::add).build(), "file://" + open);
        assertThat(warnings).singleElement().asString().contains("chmod 600").doesNotContain("open/");
    }

    @Test
    @DisplayName("takes a variable byte for byte; an empty one is none, and one that is no text is an error [63:12]")
    void variables() {
        byte[] block = "FULL=v\u00e4lue\0EMPTY=\0BAD=\u00e4\0".getBytes(StandardCharsets.UTF_8);
        block[block.length - 2] = (byte) 0xff;
        SecretStore store = SecretStore.builder().variables(block).build();
        assertThat(value(store, "env://FULL")).isEqualTo("v\u00e4lue");
        fails(ErrorCode.SECRET_NOT_FOUND, "empty", () -> value(store, "env://EMPTY"));
        fails(ErrorCode.SECRET_NOT_FOUND, "not set", () -> value(store, "env://MISSING"));
        fails(ErrorCode.KEYSTORE_ACCESS, "not UTF-8", () -> value(store, "env://BAD"));
    }

    @Test
    @DisplayName("asks a program in place of op for a field, with the reference as one operand behind --")
    void onePassword() {
        Stub.program(bin, "op", "[ \"$1 $2 $3\" = \"read -- op://My Vault/i/f\" ] && printf 's3cret\\n\\r\\n'");
        assertThat(value(Stub.store(bin).build(), "op://My Vault/i/f")).isEqualTo("s3cret");
    }

    @Test
    @DisplayName("tells apart what a program in place of op can answer [63:13]")
    void onePasswordAnswers() {
        SecretStore store = Stub.store(bin).helperTime(Duration.ofSeconds(60)).build();
        Stub.program(bin, "op", "printf s3cret");
        assertThat(value(store, "op://v/i/f")).isEqualTo("s3cret");
        Stub.program(bin, "op", "echo 'You are not signed in' >&2; exit 1");
        fails(ErrorCode.KEYSTORE_ACCESS, "op signin", () -> value(store, "op://v/i/f"));
        Stub.program(bin, "op", "echo '\"f\" isn'\"'\"'t an item' >&2; exit 1");
        fails(ErrorCode.SECRET_NOT_FOUND, "no such item", () -> value(store, "op://v/i/f"));
        Stub.program(bin, "op", "head -c 204800 /dev/zero | tr '\\0' x");
        assertThat(value(store, "op://v/i/f")).hasSize(204800);
        Stub.program(bin, "op", "head -c 1073741824 /dev/zero");
        fails(ErrorCode.KEYSTORE_ACCESS, "more than 1 MiB", () -> value(store, "op://v/i/f"));
        Stub.program(bin, "op", "exit 0");
        fails(ErrorCode.SECRET_NOT_FOUND, "printed nothing", () -> value(store, "op://v/i/f"));
        Stub.program(
                bin, "op", "echo $$ > " + directory + "/pids; sleep 300 & echo $! >> " + directory + "/pids; wait");
        SecretStore impatient =
                Stub.store(bin).helperTime(Duration.ofSeconds(2)).build();
        fails(ErrorCode.KEYSTORE_ACCESS, "did not answer within 2 seconds", () -> value(impatient, "op://v/i/f"));
        assertThat(directory.resolve("pids"))
                .content(StandardCharsets.US_ASCII)
                .satisfies(pids -> pids.lines()
                        .forEach(pid ->
                                assertThat(Stub.runs(pid)).as("process " + pid).isFalse()));
    }

    @Test
    @DisplayName("does not take an output for complete that somebody else holds open")
    void heldOutput() {
        Stub.program(bin, "op", "printf s3cret; sleep 300 & exit 0");
        assertThat(value(Stub.store(bin).build(), "op://v/i/f")).isEqualTo("s3cret");
    }

    @Test
    @DisplayName("quotes a program in place of op without secrets and control characters, and not at length")
    void quotes() {
        Stub.program(
                bin,
                "op",
                "printf 'bad: op://vault/item/myfield \\033[31mghp_0123456789abcdefghij' >&2; head -c 5000 /dev/zero | tr"
                        + " '\\0' y >&2; exit 3");
        assertThatThrownBy(() -> value(Stub.store(bin).build(), "op://vault/item/myfield"))
                .isInstanceOfSatisfying(
                        NonoException.class,
                        e -> assertThat(e.getMessage())
                                .contains("exit code 3", "op://vault/item/<redacted>")
                                .doesNotContain("myfield", "ghp_0123", "\u001b")
                                .hasSizeLessThan(800));
    }

    @Test
    @DisplayName("sees a locked vault in an empty answer of a program in place of bw, and in its crash [63:14]")
    void lockedBitwarden() {
        SecretStore store = Stub.store(bin).build();
        Stub.program(bin, "bw", "exit 0");
        fails(ErrorCode.KEYSTORE_ACCESS, "bw unlock", () -> value(store, "bw://id"));
        Stub.program(bin, "bw", "echo 'Error: ERR_USE_AFTER_CLOSE at stack.js:1' >&2; exit 1");
        assertThatThrownBy(() -> value(store, "bw://id"))
                .hasMessageContaining("bw unlock")
                .hasMessageNotContaining("stack.js");
    }

    @Test
    @DisplayName("finds standard and custom fields in what a program in place of bw prints [63:15]")
    void bitwardenFields() {
        Stub.program(bin, "bw", """
                if [ "$2" = password ]; then echo login-pw; exit; fi
                [ "$1 $2 $3 $4" = 'get item -- id' ] || exit 9
                cat <<'END'
                {"id":"x","notes":"n","login":{"username":"u","totp":null,"password":"login-pw",
                 "uris":[{"match":null,"uri":"https://first"},{"uri":"https://second"}]},
                 "fields":[{"name":"token","value":"t0ken","type":1},{"value":"other","name":"password"},
                  {"name":"totp","value":"from-custom"}]}
                END
                """);
        SecretStore store = Stub.store(bin).build();
        assertThat(value(store, "bw://id")).isEqualTo("login-pw");
        assertThat(value(store, "bw://id/token")).isEqualTo("t0ken");
        assertThat(value(store, "bw://id/password")).isEqualTo("login-pw");
        assertThat(value(store, "bw://id/username")).isEqualTo("u");
        assertThat(value(store, "bw://id/notes")).isEqualTo("n");
        assertThat(value(store, "bw://id/uri")).isEqualTo("https://first");
        assertThat(value(store, "bw://id/totp")).isEqualTo("from-custom");
        fails(ErrorCode.SECRET_NOT_FOUND, "custom field", () -> value(store, "bw://id/Token"));
    }

    @Test
    @DisplayName("does not show what a program in place of bw printed when it is no item")
    void bitwardenGarbage() {
        Stub.program(bin, "bw", "echo '{\"login\": hunter2 }'");
        assertThatThrownBy(() -> value(Stub.store(bin).build(), "bw://id/token"))
                .hasMessageContaining("no JSON")
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    @DisplayName("refuses a program that the sandboxed one could have put into PATH [63:16]")
    void untrustedProgram() throws IOException {
        Stub.program(bin, "op", "echo stolen");
        fails(
                ErrorCode.COMMAND_EXECUTION,
                "not trusted",
                () -> value(Stub.store(bin).current(directory).build(), "op://v/i/f"));
        fails(
                ErrorCode.COMMAND_EXECUTION,
                "not trusted",
                () -> value(Stub.store(bin).untrusted(List.of(bin)).build(), "op://v/i/f"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), bin);
        fails(
                ErrorCode.COMMAND_EXECUTION,
                "not trusted",
                () -> value(Stub.store(link).untrusted(List.of(bin)).build(), "op://v/i/f"));
        Files.setPosixFilePermissions(bin.resolve("op"), PosixFilePermissions.fromString("rwxrwxrwx"));
        fails(
                ErrorCode.COMMAND_EXECUTION,
                "everybody",
                () -> value(Stub.store(bin).build(), "op://v/i/f"));
        Files.setPosixFilePermissions(bin.resolve("op"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(bin, PosixFilePermissions.fromString("rwxrwxrwx"));
        fails(
                ErrorCode.COMMAND_EXECUTION,
                "everybody",
                () -> value(Stub.store(bin).build(), "op://v/i/f"));
    }

    @Test
    @DisplayName("says how to install what is missing")
    void notInstalled() {
        SecretStore store =
                SecretStore.builder().variables(Map.of("PATH", bin.toString())).build();
        fails(ErrorCode.KEYSTORE_ACCESS, "developer.1password.com", () -> value(store, "op://v/i/f"));
        fails(ErrorCode.KEYSTORE_ACCESS, "bitwarden.com", () -> value(store, "bw://id"));
        fails(ErrorCode.KEYSTORE_ACCESS, "libsecret-tools", () -> value(store, "openai"));
    }

    @Test
    @DisplayName("has no Apple passwords elsewhere, and on macOS asks a program in place of security [63:17]")
    void applePasswords() {
        fails(
                ErrorCode.CONFIG_PARSE,
                "macOS only",
                () -> value(Stub.store(bin).macOs(false).build(), "apple-password://s/a"));
        Stub.program(
                bin,
                "security",
                "[ \"$*\" = 'find-internet-password -s server -a account -w' ] && echo 's3cret' || exit 1");
        SecretStore mac = Stub.store(bin).macOs(true).build();
        assertThat(value(mac, "apple-password://server/account")).isEqualTo("s3cret");
        Stub.program(bin, "security", "echo 'The specified item could not be found in the keychain.' >&2; exit 44");
        fails(ErrorCode.SECRET_NOT_FOUND, "no such entry", () -> value(mac, "apple-password://server/account"));
        fails(ErrorCode.SECRET_NOT_FOUND, "no such entry", () -> value(mac, "openai"));
        Stub.program(bin, "security", "echo 'User interaction is not allowed.' >&2; exit 36");
        fails(ErrorCode.KEYSTORE_ACCESS, "approval", () -> value(mac, "keyring://s/a"));
    }

    @Test
    @DisplayName("waits for a key store that does not answer as long as NONO_KEYRING_TIMEOUT_SECS says [63:18]")
    void keyringTime() {
        Stub.program(bin, "secret-tool", "sleep 300");
        List<String> warnings = new ArrayList<>();
        SecretStore.Builder builder = SecretStore.builder().macOs(false).warnings(warnings::add);
        Map<String, String> variables = Map.of("PATH", bin + ":/usr/bin:/bin", "NONO_KEYRING_TIMEOUT_SECS", "1");
        fails(
                ErrorCode.KEYSTORE_ACCESS,
                "NONO_KEYRING_TIMEOUT_SECS",
                () -> value(builder.variables(variables).build(), "openai"));
        assertThat(warnings).isEmpty();

        // The default [30b:25].
        assertThat(KeyStoreTime.of(Variables.of(Map.of()), warnings::add).limit())
                .isEqualTo(Duration.ofSeconds(120));
        KeyStoreTime wrong = KeyStoreTime.of(Variables.of(Map.of(KeyStoreTime.VARIABLE, "abc")), warnings::add);
        assertThat(wrong.limit()).isEqualTo(Duration.ofSeconds(120));
        assertThat(warnings).singleElement().asString().contains("abc", "120");

        assertThat(KeyStoreTime.of(Variables.of(Map.of(KeyStoreTime.VARIABLE, "0")), warnings::add)
                        .limit())
                .isNull();
        Stub.program(bin, "secret-tool", "[ \"$1\" = lookup ] && sleep 2 && printf late || echo '[/1]'");
        Map<String, String> patient = Map.of("PATH", bin + ":/usr/bin:/bin", "NONO_KEYRING_TIMEOUT_SECS", "0");
        assertThat(value(builder.variables(patient).build(), "openai")).isEqualTo("late");
    }

    @Test
    @DisplayName("decodes values of go-keyring, and says which of its rules one breaks [63:10]")
    void goKeyring() {
        SecretStore store = Stub.store(bin).macOs(false).build();
        String reference = "keyring://s/a?decode=go-keyring";
        keyringHolds("go-keyring-base64:czNjcmV0");
        assertThat(value(store, reference)).isEqualTo("s3cret");
        keyringHolds("plain");
        fails(ErrorCode.KEYSTORE_ACCESS, "does not start", () -> value(store, reference));
        keyringHolds("go-keyring-base64:%%%");
        fails(ErrorCode.KEYSTORE_ACCESS, "not base64", () -> value(store, reference));
        keyringHolds("go-keyring-base64:/w==");
        fails(ErrorCode.KEYSTORE_ACCESS, "not UTF-8", () -> value(store, reference));
    }

    private void keyringHolds(String value) {
        Stub.program(bin, "secret-tool", "[ \"$1\" = lookup ] && printf '%s' '" + value + "' || echo '[/1]'");
    }

    @Test
    @DisplayName("hints at the other way to write a name that was not found [30b:24]")
    void hints() {
        keyringHolds("");
        SecretStore store = SecretStore.builder()
                .macOs(false)
                .variables(Map.of("PATH", bin + ":/usr/bin:/bin", "IN_ENV", "v"))
                .build();
        SecretReference bare = SecretReference.parse("IN_ENV");
        fails(ErrorCode.SECRET_NOT_FOUND, "no such entry", () -> store.load(bare));
        assertThat(store.hint(bare)).contains("write env://IN_ENV");
        assertThat(store.hint(SecretReference.parse("env://IN_KEYRING"))).contains("write IN_KEYRING without env://");
        assertThat(store.hint(SecretReference.parse("other"))).isEmpty();
    }

    @Test
    @DisplayName("gives programs the variables without those of the proxy, and no input")
    void environmentOfPrograms() {
        Stub.program(
                bin, "op", "cat; printf '%s|%s|%s' \"$KEEP\" \"$HTTPS_PROXY\" \"$NONO_PROXY_TOKEN\"; umask | cut -c2-");
        SecretStore store = SecretStore.builder()
                .variables(Map.of(
                        "PATH", bin + ":/usr/bin:/bin", "KEEP", "k", "HTTPS_PROXY", "p", "NONO_PROXY_TOKEN", "t"))
                .build();
        assertThat(value(store, "op://v/i/f")).isEqualTo("k||077");
    }
}

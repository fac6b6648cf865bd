package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.profile.model.AwsAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A file of a route that the program has a hand in")
class FilesOfRoutesTest {
    @TempDir
    Path given;

    private Path file;
    private Map<String, String> variables = Map.of("HOME", "/nowhere");

    @BeforeEach
    void make() throws IOException {
        file = Files.writeString(given.toRealPath().resolve("file"), "text");
    }

    private List<String> warnings(RouteBuilder route, boolean reads, boolean writes) {
        var program = CapabilitySet.builder();
        if (reads) {
            program.read(file.getParent());
        }
        if (writes) {
            program.write(file.getParent());
        }
        return FilesOfRoutes.warnings(List.of(route.build()), variables, program.build());
    }

    private void isWarnedOf(RouteBuilder route, boolean ifRead, boolean ifWritten) {
        for (boolean reads : new boolean[] {false, true}) {
            for (boolean writes : new boolean[] {false, true}) {
                boolean expected = (reads && ifRead) || (writes && ifWritten);
                assertThat(warnings(route, reads, writes))
                        .as("reads %s, writes %s", reads, writes)
                        .hasSize(expected ? 1 : 0)
                        .allMatch(text -> text.contains(file.toString()) && text.contains(" svc"));
            }
        }
    }

    private static RouteBuilder svc() {
        return Route.to("svc", "https://api.example.com");
    }

    @Test
    @DisplayName("is warned of when keys of AWS are looked for in it, and it can be read")
    void aws() throws IOException {
        RouteBuilder route = svc().aws(new AwsAuth(Optional.empty(), Optional.of("eu-west-1"), Optional.of("s3")));
        for (String name : List.of(
                "AWS_SHARED_CREDENTIALS_FILE",
                "AWS_CONFIG_FILE",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")) {
            variables = Map.of("HOME", "/nowhere", name, file.toString());
            isWarnedOf(route, true, false);
        }
        file = Files.createFile(
                Files.createDirectory(file.resolveSibling(".aws")).resolve("credentials"));
        variables = Map.of("HOME", file.getParent().getParent().toString());
        isWarnedOf(route, true, false);
    }

    @Test
    @DisplayName("is warned of when it holds a credential, the secret of a client or a key, and can be read")
    void secrets() {
        isWarnedOf(svc().credential("file://" + file), true, false);
        isWarnedOf(svc().oauth2(new OAuth2("https://t.example.com", "id", "file://" + file, "")), true, false);
        isWarnedOf(
                svc().credential("key").tls(new TlsOptions(Optional.empty(), Optional.of(file), Optional.of(file))),
                true,
                false);
    }

    @Test
    @DisplayName("is warned of when it says whom a credential is trusted to, and can be written")
    void trust() {
        TlsOptions tls = new TlsOptions(Optional.of(file), Optional.empty(), Optional.empty());
        isWarnedOf(svc().credential("key").tls(tls), false, true);
        isWarnedOf(svc().tls(tls), false, false);
    }

    @Test
    @DisplayName("is nobody's business when it is not there, or no file at all")
    void absent() {
        for (String reference : List.of("file://" + file + "x", "file://\0", "env://X", "key")) {
            assertThat(warnings(svc().credential(reference), true, true)).isEmpty();
        }
    }
}

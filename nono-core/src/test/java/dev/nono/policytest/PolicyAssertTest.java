package dev.nono.policytest;

import static dev.nono.policytest.PolicyAssertions.assertThat;
import static dev.nono.policytest.PolicyAssertions.bindTo;
import static dev.nono.policytest.PolicyAssertions.connectTo;
import static dev.nono.policytest.PolicyAssertions.host;
import static dev.nono.policytest.PolicyAssertions.read;
import static dev.nono.policytest.PolicyAssertions.readWrite;
import static dev.nono.policytest.PolicyAssertions.write;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketMode;
import dev.nono.query.QueryContext;
import dev.nono.query.SensitiveRule;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An assertion about a policy")
class PolicyAssertTest {
    @TempDir
    private Path dir;

    private Path work;
    private CapabilitySet caps;

    @BeforeEach
    void policy() throws Exception {
        work = Files.createDirectory(dir.resolve("work"));
        Path docs = Files.createDirectory(dir.resolve("docs"));
        caps = CapabilitySet.builder()
                .readWrite(work)
                .read(docs)
                .network(NetworkMode.blocked())
                .allowConnectPort(8443)
                .build();
    }

    @Test
    @DisplayName("passes when the policy decides as it says")
    void passes() {
        assertThat(caps)
                .allows(read(dir.resolve("docs/a.txt")), readWrite(work.resolve("b")), host("any.example", 8443))
                .denies(read("/etc/shadow"), write(dir.resolve("docs/a.txt")), host("evil.example", 443));
    }

    @Test
    @DisplayName("says of something that is not allowed why, and the smallest flag that would allow it")
    void notAllowed() {
        assertThatThrownBy(() -> assertThat(caps).allows(read(dir.resolve("docs")), write(dir.resolve("docs/a.txt"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected the policy to allow writing " + dir.resolve("docs/a.txt"))
                .hasMessageContaining("but it is DENIED")
                .hasMessageContaining("Reason: insufficient_access")
                .hasMessageContaining(dir.resolve("docs") + " (read")
                .hasMessageContaining("Suggested fix: --")
                .hasMessageNotContaining("to allow reading");
    }

    @Test
    @DisplayName("says of something that is not denied which grant lets it through")
    void notDenied() {
        assertThatThrownBy(() -> assertThat(caps).denies(write(work.resolve("b"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "expected the policy to deny writing " + work.resolve("b") + ", but it is ALLOWED")
                .hasMessageContaining("Granted by: " + work);
    }

    @Test
    @DisplayName("reports every attempt of a call that came out otherwise")
    void reportsAll() {
        assertThatThrownBy(() -> assertThat(caps).allows(read("/nowhere/a"), read(work), host("evil.example", 443)))
                .hasMessageContaining("reading /nowhere/a")
                .hasMessageContaining("connecting to evil.example port 443")
                .hasMessageContaining("network_blocked")
                .hasMessageNotContaining("reading " + work);
    }

    @Test
    @DisplayName("does not take a rule for a denial that a grant undoes")
    void unenforcedRule() throws Exception {
        Path key = Files.writeString(work.resolve("key"), "secret");
        QueryContext context = QueryContext.builder()
                .sensitive(new SensitiveRule(key, "group:test", "keys"))
                .build();
        assertThatThrownBy(() -> assertThat(caps, context).denies(read(key)))
                .hasMessageContaining("group:test")
                .hasMessageContaining("Enforced: no");
    }

    @Test
    @DisplayName("speaks of Unix sockets")
    void sockets() {
        Path granted = work.resolve("granted");
        CapabilitySet mediated = caps.toBuilder()
                .mediateUnixSockets(true)
                .unixSocketsIn(work, SocketMode.CONNECT)
                .build();
        assertThat(mediated).allows(connectTo(granted)).denies(bindTo(granted), connectTo(dir.resolve("other")));
    }

    @Test
    @DisplayName("makes control characters of a path visible")
    void controlCharacters() {
        assertThatThrownBy(() -> assertThat(caps).allows(read("/x\u001b[2J"))).hasMessageNotContaining("\u001b");
    }
}

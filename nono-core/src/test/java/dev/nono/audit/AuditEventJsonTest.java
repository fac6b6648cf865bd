package dev.nono.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventJsonTest {

    private static final Instant TIME = Instant.parse("2026-04-21T00:00:00Z");
    private static final String SESSION = "0123456789abcdef";

    private static AuditEvent.SessionStarted started(String... command) {
        return new AuditEvent.SessionStarted(TIME, SESSION, List.of(command), "ab12", Map.of());
    }

    /** The hash of an event in the audit trails of existing installations: its exact bytes after a domain line. */
    private static String leafHash(AuditEvent event) throws Exception {
        String text = "nono.audit.event.alpha\n" + AuditEventJson.event(event);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void theBytesOfAnEventAreThoseThatOthersHash() throws Exception {
        assertThat(leafHash(started("pwd")))
                .isEqualTo("118606646c252d62d6e7641d45ffeb36101894173ba0b4e9050596cc06081cb4");
        assertThat(leafHash(new AuditEvent.SessionEnded(TIME.plusSeconds(1), SESSION, 0, "normal")))
                .isEqualTo("650135c01bafcc4bef46156f5b485e65473fa79eb04e8ee197136c528759ad94");
        assertThat(leafHash(started("echo", "a\"b\\c\u001b\t/é\u007f")))
                .isEqualTo("2bd49994718197815a1f09c11fc09aefef8e747216eb1327cb56db8801b1f97e");
        assertThat(leafHash(new AuditEvent.ApprovalDecided(
                        Instant.ofEpochSecond(5),
                        "sess-1",
                        "{\"capability_type\":\"capability\",\"request_id\":\"req-1\",\"path\":\"/tmp/example\","
                                + "\"access\":\"ReadWrite\",\"reason\":\"need scratch space\",\"child_pid\":42,"
                                + "\"session_id\":\"sess-1\"}",
                        AuditEvent.Outcome.DENIED,
                        "outside policy",
                        "terminal",
                        Duration.ofMillis(12))))
                .isEqualTo("fb0ff01abb9de69f3c50deb6b828a25d941d7541856d81b8fa3da84b95aa125a");
    }

    @Test
    void everyKindOfEventAsALine() {
        Map<String, List<String>> weaker = new LinkedHashMap<>();
        weaker.put("added_flags", List.of("--pin"));
        weaker.put("removed_query_keys", List.of("state"));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("port", "8080");
        fields.put("host", "a");

        assertThat(AuditEventJson.line(new AuditEvent.SessionStarted(TIME, SESSION, List.of("a"), "ab12", weaker)))
                .isEqualTo("{\"session_id\":\"0123456789abcdef\",\"event\":{\"type\":\"session_started\","
                        + "\"started\":\"2026-04-21T00:00:00Z\",\"command\":[\"a\"],\"redaction_policy\":"
                        + "{\"added_flags\":[\"--pin\"],\"removed_query_keys\":[\"state\"]}},"
                        + "\"context\":{\"capabilities\":\"ab12\"}}");
        assertThat(AuditEventJson.line(new AuditEvent.ExecObserved(TIME, SESSION, 42, "/bin/sh")))
                .isEqualTo("{\"session_id\":\"0123456789abcdef\",\"event\":{\"type\":\"exec_observed\","
                        + "\"timestamp\":\"2026-04-21T00:00:00Z\",\"pid\":42,\"path\":\"/bin/sh\"}}");
        assertThat(AuditEventJson.event(new AuditEvent.DenialObserved(
                        TIME, SESSION, 0, AuditEvent.DenialKind.UNIX_SOCKET, "connect", "/run/x.sock", "no grant")))
                .isEqualTo("{\"type\":\"denial_observed\",\"timestamp\":\"2026-04-21T00:00:00Z\",\"pid\":0,"
                        + "\"kind\":\"unix_socket\",\"operation\":\"connect\",\"target\":\"/run/x.sock\","
                        + "\"reason\":\"no grant\"}");
        assertThat(AuditEventJson.event(new AuditEvent.LimitHit(TIME, SESSION, "memory", 3)))
                .isEqualTo(
                        "{\"type\":\"limit_hit\",\"timestamp\":\"2026-04-21T00:00:00Z\",\"limit\":\"memory\",\"count\":3}");
        assertThat(AuditEventJson.event(new AuditEvent.ExtensionEvent(TIME, SESSION, "proxy", "started", fields)))
                .isEqualTo("{\"type\":\"extension\",\"timestamp\":\"2026-04-21T00:00:00Z\",\"extension\":\"proxy\","
                        + "\"name\":\"started\",\"fields\":{\"port\":\"8080\",\"host\":\"a\"}}");
        assertThat(AuditEventJson.line(new AuditEvent.SessionEnded(TIME, SESSION, 137, "oom")))
                .isEqualTo("{\"session_id\":\"0123456789abcdef\",\"event\":{\"type\":\"session_ended\","
                        + "\"ended\":\"2026-04-21T00:00:00Z\",\"exit_code\":137},\"context\":{\"cause\":\"oom\"}}");
        assertThat(AuditEventJson.event(new AuditEvent.ApprovalDecided(
                        TIME, SESSION, "{}", AuditEvent.Outcome.GRANTED, "", "web", Duration.ZERO)))
                .contains("\"request\":{},\"decision\":\"Granted\",\"backend\":\"web\",\"duration_ms\":0");
        assertThat(AuditEventJson.event(new AuditEvent.ApprovalDecided(
                        TIME, SESSION, "{}", AuditEvent.Outcome.TIMEOUT, "", "web", Duration.ZERO)))
                .contains("\"decision\":\"Timeout\"");
    }

    @Test
    void halfASurrogatePairHasAFixedForm() {
        assertThat(AuditEventJson.event(started("a\uD83Db", "\uD83D\uDE00")))
                .contains("[\"a\uFFFDb\",\"\uD83D\uDE00\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{} {}", "{\n}", "{\"a\":1,\"a\":2}", "x"})
    void aRequestIsOneJsonObject(String request) {
        assertThatThrownBy(() -> new AuditEvent.ApprovalDecided(
                        TIME, SESSION, request, AuditEvent.Outcome.GRANTED, "", "web", Duration.ZERO))
                .isInstanceOf(NonoException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "a/b",
                "a\u0000",
                "ü",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void sessionIdentifiersAreHarmless(String id) {
        assertThatThrownBy(() -> new AuditEvent.LimitHit(TIME, id, "memory", 1)).isInstanceOf(NonoException.class);
    }

    @Test
    void eventsAreCopies() {
        List<String> command = new java.util.ArrayList<>(List.of("a"));
        AuditEvent.SessionStarted event = new AuditEvent.SessionStarted(TIME, SESSION, command, "x", Map.of());
        command.add("b");

        assertThat(event.command()).containsExactly("a");
        assertThatThrownBy(() -> event.command().add("c")).isInstanceOf(UnsupportedOperationException.class);
    }
}

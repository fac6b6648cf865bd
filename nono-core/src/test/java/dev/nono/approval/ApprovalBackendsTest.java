package dev.nono.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
@DisplayName("Those who can be asked")
class ApprovalBackendsTest {
    private static final ApprovalRequest REQUEST =
            new ApprovalRequest.Capability("req-1", "/etc/x", RequestedAccess.READ, null, 42, "s-1");
    private static final WebhookSettings SETTINGS = WebhookSettings.of("nono-cli/1.2");

    private final List<String> shown = new ArrayList<>();
    private final Approver person = request -> {
        shown.add(request.requestId());
        return ApprovalDecision.granted();
    };

    private static ApprovalBackend.Chain chain(ApprovalBackend.Mode mode, String... names) {
        return new ApprovalBackend.Chain(mode, List.of(names), Optional.empty());
    }

    private static ApprovalTable table(Map<String, ApprovalBackend> backends, String usual) {
        return new ApprovalTable(backends, new ApprovalDefaults(Optional.of(usual), Optional.empty()));
    }

    private ApprovalDecision ask(ApprovalTable table) throws InterruptedException {
        return ApprovalBackends.open(table, person, SETTINGS)
                .find("")
                .orElseThrow()
                .approver()
                .decide(REQUEST);
    }

    @Test
    @DisplayName("are the person at the terminal alone unless a table says more; nobody where there is no default")
    void terminal() throws Exception {
        ApprovalBackends backends = ApprovalBackends.open(ApprovalTable.EMPTY, person, SETTINGS);

        assertThat(backends.find("").orElseThrow().name()).isEqualTo("terminal");
        assertThat(backends.find("terminal").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(backends.find("ops")).isEmpty();
        assertThat(ask(ApprovalTable.EMPTY).isGranted()).isTrue();
        assertThat(shown).containsExactly("req-1");
        assertThat(ApprovalBackends.none().find("")).isEmpty();
        assertThat(ApprovalBackends.open(
                                new ApprovalTable(
                                        Map.of("t", new ApprovalBackend.Terminal(Optional.empty())),
                                        ApprovalDefaults.NONE),
                                person,
                                SETTINGS)
                        .find(""))
                .isEmpty();
    }

    @Test
    @DisplayName("have their own time, or that of the table, or a minute")
    void timeouts() {
        Map<String, ApprovalBackend> backends = Map.of(
                "own", new ApprovalBackend.Terminal(Optional.of(Duration.ofSeconds(5))),
                "usual", new ApprovalBackend.Terminal(Optional.empty()));

        ApprovalBackends opened = ApprovalBackends.open(
                new ApprovalTable(
                        backends, new ApprovalDefaults(Optional.of("own"), Optional.of(Duration.ofSeconds(9)))),
                person,
                SETTINGS);
        assertThat(opened.find("own").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(opened.find("").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(opened.find("usual").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(opened.find("terminal").orElseThrow().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(ApprovalBackends.open(table(backends, "usual"), person, SETTINGS)
                        .find("")
                        .orElseThrow()
                        .timeout())
                .isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    @DisplayName("must all agree in a chain of all: the first who does not ends it, and nobody else is asked [30b:32]")
    void all() throws Exception {
        try (Hook yes = Hook.saying("\"Granted\"");
                Hook no = Hook.saying("{\"decision\":\"deny\",\"reason\":\"no money\"}");
                Hook late = Hook.saying("\"Timeout\"");
                Hook broken = Hook.saying("<html>")) {
            Map<String, ApprovalBackend> backends = Map.of(
                    "yes",
                    yes.backend(),
                    "no",
                    no.backend(),
                    "late",
                    late.backend(),
                    "broken",
                    broken.backend(),
                    "two",
                    chain(ApprovalBackend.Mode.ALL, "yes", "terminal"),
                    "refused",
                    chain(ApprovalBackend.Mode.ALL, "no", "terminal"),
                    "silent",
                    chain(ApprovalBackend.Mode.ALL, "yes", "late", "terminal"),
                    "failed",
                    chain(ApprovalBackend.Mode.ALL, "broken", "terminal"));

            assertThat(ask(table(backends, "two"))).isEqualTo(ApprovalDecision.granted());
            assertThat(shown).hasSize(1);
            assertThat(ask(table(backends, "refused"))).isEqualTo(ApprovalDecision.denied("no money"));
            assertThat(ask(table(backends, "silent"))).isEqualTo(ApprovalDecision.timeout());
            assertThatThrownBy(() -> ask(table(backends, "failed")))
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("webhook broken");
            assertThat(shown).as("the terminal, after the first").hasSize(1);
        }
    }

    @Test
    @DisplayName("are asked until one agrees in a chain of any; what others said or failed with is the reason [30b:32]")
    void any() throws Exception {
        try (Hook no = Hook.saying("{\"decision\":\"deny\",\"reason\":\"no money\"}");
                Hook not = Hook.saying("{\"decision\":\"deny\",\"reason\":\"not here\"}");
                Hook late = Hook.saying("\"Timeout\"");
                Hook broken = Hook.saying("<html>");
                Hook unasked = Hook.saying("\"Granted\"")) {
            Map<String, ApprovalBackend> backends = new LinkedHashMap<>(Map.of(
                    "no",
                    no.backend(),
                    "not",
                    not.backend(),
                    "late",
                    late.backend(),
                    "broken",
                    broken.backend(),
                    "unasked",
                    unasked.backend(),
                    "first",
                    chain(ApprovalBackend.Mode.ANY, "broken", "no", "late", "terminal", "unasked"),
                    "none",
                    chain(ApprovalBackend.Mode.ANY, "broken", "no", "not"),
                    "silent",
                    chain(ApprovalBackend.Mode.ANY, "broken", "late"),
                    "failed",
                    chain(ApprovalBackend.Mode.ANY, "broken"),
                    "inner",
                    chain(ApprovalBackend.Mode.ALL, "terminal", "no")));
            backends.put("outer", chain(ApprovalBackend.Mode.ANY, "inner", "unasked"));

            assertThat(ask(table(backends, "first"))).isEqualTo(ApprovalDecision.granted());
            assertThat(unasked.connections()).isZero();
            assertThat(ask(table(backends, "none")))
                    .isInstanceOfSatisfying(
                            ApprovalDecision.Denied.class,
                            denied -> assertThat(denied.reason())
                                    .startsWith("not here; ")
                                    .contains("webhook broken"));
            assertThat(ask(table(backends, "silent"))).isEqualTo(ApprovalDecision.timeout());
            assertThatThrownBy(() -> ask(table(backends, "failed"))).hasMessageContaining("webhook broken");
            assertThat(ask(table(backends, "outer"))).isEqualTo(ApprovalDecision.granted());
            assertThat(unasked.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("have no more than their own time in a chain, so that the next one can be asked")
    void ownTimeInChain() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Hook granting = Hook.saying("\"Granted\"");
                Hook hanging = Hook.that((asked, out) -> {
                    while (!never.await(20, TimeUnit.MILLISECONDS)) {
                        out.write(' ');
                        out.flush();
                    }
                })) {
            new WebhookApprover("first", granting.url(), SETTINGS).decide(REQUEST); // the first use takes its time
            ApprovalBackend hook =
                    ApprovalBackend.Webhook.at(hanging.url().toString(), Optional.of(Duration.ofMillis(200)));
            assertThat(ask(table(
                            Map.of("hook", hook, "any", chain(ApprovalBackend.Mode.ANY, "hook", "terminal")), "any")))
                    .isEqualTo(ApprovalDecision.granted());
            assertThat(hanging.awaitHangUp()).isTrue();
            assertThat(ask(table(
                            Map.of("hook", hook, "all", chain(ApprovalBackend.Mode.ALL, "hook", "terminal")), "all")))
                    .isEqualTo(ApprovalDecision.timeout());
            assertThat(shown).hasSize(1);
        }
    }

    @Test
    @DisplayName("exist under each name that is used, and no chain holds itself [30b:32]")
    void faults() {
        ApprovalBackend none = chain(ApprovalBackend.Mode.ALL, "nobody");
        ApprovalBackend self = chain(ApprovalBackend.Mode.ANY, "a");
        assertThatThrownBy(() -> table(Map.of("a", none), "a"))
                .hasMessage(
                        "the chain \"a\" names the backend \"nobody\", which does not exist; there are a, terminal");
        assertThatThrownBy(() -> table(Map.of("a", self), "a")).hasMessageContaining("contains itself: a -> a");
        assertThatThrownBy(() -> table(Map.of("a", chain(ApprovalBackend.Mode.ALL, "b"), "b", self), "a"))
                .hasMessageContaining("contains itself");
        assertThatThrownBy(() -> table(Map.of(), "x")).hasMessageContaining("\"x\", which does not exist");
        Map<String, ApprovalBackend> deep = new LinkedHashMap<>();
        for (int i = 0; i < 5000; i++) {
            deep.put("c" + i, chain(ApprovalBackend.Mode.ALL, "c" + (i + 1), "c" + (i + 1)));
        }
        deep.put("c5000", new ApprovalBackend.Terminal(Optional.empty()));
        assertThatThrownBy(() -> table(deep, "c0")).hasMessageContaining("nested more than 8 deep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/x",
                "http://127.0.0.1.example.com/x",
                "http://localhost.example.com/x",
                "http://169.254.169.254/latest",
                "http://0.0.0.0/x",
                "ftp://localhost/x",
                "file:///etc/passwd",
                "https:///x",
                "hooks.example.com",
                "https://user:pw@hooks.example.com/",
                "https://hooks.example.com/#f",
                "https://hooks.example.com:0/",
                "https://hooks.example.com:70000/",
                "https://hooks.example.com/a b",
                ""
            })
    @DisplayName("are not asked where others could answer for them")
    void addresses(String url) {
        assertThatThrownBy(() -> ApprovalBackend.Webhook.at(url, Optional.empty()))
                .isInstanceOf(NonoException.class)
                .hasMessageStartingWith("the address of a webhook ");
    }

    @Test
    @DisplayName("are found without TLS on this machine alone, and tell on which of its ports")
    void localAddresses() {
        ApprovalBackend.Webhook local = ApprovalBackend.Webhook.at("http://LOCALHOST/s3cr3t", Optional.empty());
        ApprovalBackend.Webhook v6 = ApprovalBackend.Webhook.at("http://[::1]:8080/", Optional.empty());
        ApprovalBackend.Webhook v4 = ApprovalBackend.Webhook.at("https://127.8.9.1/", Optional.empty());
        ApprovalBackend.Webhook away = ApprovalBackend.Webhook.at("https://hooks.example.com:9/", Optional.empty());

        assertThat(local.toString()).doesNotContain("s3cr3t");
        assertThat(ApprovalBackends.open(table(Map.of("a", local, "b", v6, "c", v4, "d", away), "a"), person, SETTINGS)
                        .localPorts())
                .containsExactly(80, 443, 8080);
    }
}

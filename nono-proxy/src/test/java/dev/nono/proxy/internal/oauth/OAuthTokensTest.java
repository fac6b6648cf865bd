package dev.nono.proxy.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.TlsOptions;
import dev.nono.proxy.internal.decide.TokenEndpoint;
import dev.nono.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A token of OAuth 2")
class OAuthTokensTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> forms = new ArrayList<>();
    private CompletableFuture<TokenEndpoint.Reply> next = new CompletableFuture<>();

    private final OAuthTokens tokens = new OAuthTokens(
            TokenUrl.parse("r", "https://auth.example.com/token"),
            TlsOptions.DEFAULT,
            new TokenGrant.Client(Secret.of("my id"), Secret.of("p&ss=w/d"), "a b", Map.of()),
            (tls, host, port, path, options, form, headers) -> {
                forms.add(new String(form, StandardCharsets.UTF_8));
                assertThat(headers).containsEntry("accept", "application/json");
                return next;
            },
            now::get);

    private void answer(int status, String body) {
        CompletableFuture<TokenEndpoint.Reply> asked = next;
        next = new CompletableFuture<>();
        asked.complete(new TokenEndpoint.Reply(status, Secret.of(body)));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    @DisplayName("is fetched once for all who wait, and again before it expires")
    void singleFlight() {
        CompletableFuture<Secret> one = tokens.get();
        CompletableFuture<Secret> two = tokens.get();
        assertThat(forms)
                .containsExactly(
                        "grant_type=client_credentials&client_id=my%20id&client_secret=p%26ss%3Dw%2Fd&scope=a%20b");
        answer(200, "{\"access_token\":\"t1\",\"token_type\":\"x\",\"expires_in\":100}");
        assertThat(one.join().reveal()).isEqualTo("t1");
        assertThat(two.join().reveal()).isEqualTo("t1");
        pass(Duration.ofSeconds(69));
        assertThat(tokens.get().join().reveal()).isEqualTo("t1");
        assertThat(forms).hasSize(1);
        pass(Duration.ofSeconds(2));
        CompletableFuture<Secret> renewed = tokens.get();
        answer(200, "{\"access_token\":\"t2\"}");
        assertThat(renewed.join().reveal()).isEqualTo("t2");
        pass(Duration.ofSeconds(3600 - 31));
        assertThat(tokens.get().join().reveal()).isEqualTo("t2");
        assertThat(forms).hasSize(2);
    }

    @Test
    @DisplayName("is used until it expires while it cannot be renewed, and not a moment longer [63:32]")
    void stale() {
        CompletableFuture<Secret> first = tokens.get();
        answer(200, "{\"access_token\":\"t1\",\"expires_in\":100}");
        assertThat(first.join().reveal()).isEqualTo("t1");
        pass(Duration.ofSeconds(80));
        CompletableFuture<Secret> stale = tokens.get();
        answer(500, "");
        assertThat(stale.join().reveal()).isEqualTo("t1");
        pass(Duration.ofSeconds(21));
        CompletableFuture<Secret> expired = tokens.get();
        answer(500, "");
        assertThat(expired).isCompletedExceptionally();
        assertThat(tokens.hasToken()).isFalse();
        int asked = forms.size();
        assertThat(tokens.get()).isCompletedExceptionally();
        assertThat(forms).as("it pauses before it tries again").hasSize(asked);
    }

    @Test
    @DisplayName("lasts an hour unless it says otherwise, and is refused with anything but a token [63:31]")
    void refused() {
        for (String body : List.of(
                "no json",
                "[]",
                "{\"error\":\"x\"}",
                "{\"access_token\":7}",
                "{\"access_token\":\"a\\nb\"}",
                "{\"access_token\":\"a\"")) {
            CompletableFuture<Secret> failed = tokens.get();
            answer(200, body);
            assertThat(failed).as(body).isCompletedExceptionally();
            pass(Duration.ofMinutes(2));
        }
        CompletableFuture<Secret> denied = tokens.get();
        answer(401, "{\"client_secret\":\"p&ss=w/d\"}");
        assertThat(denied.handle((value, failure) -> String.valueOf(failure.getMessage()))
                        .join())
                .contains("status 401")
                .doesNotContain("p&ss");
        pass(Duration.ofMinutes(2));
        CompletableFuture<Secret> usual = tokens.get();
        answer(200, "{\"access_token\":\"t\"}");
        assertThat(usual.join().reveal()).isEqualTo("t");
        pass(Duration.ofSeconds(3600 - 31));
        assertThat(tokens.hasToken()).isTrue();
        pass(Duration.ofSeconds(31));
        assertThat(tokens.hasToken()).isFalse();
    }
}

package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.diagnostic.PathPolicy;
import dev.nono.diagnostic.PathPolicy.Verdict;
import dev.nono.query.Decision;
import dev.nono.query.QueryContext;
import dev.nono.query.Reason;
import dev.nono.query.SensitiveRule;
import dev.nono.query.Why;
import dev.nono.state.CapabilityFile;
import dev.nono.state.DomainEndpoints;
import dev.nono.state.SandboxState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationsTest {
    @TempDir
    Path given;

    @Test
    @DisplayName("questions from inside know the proxy, the endpoints and which files were replaced")
    void fromInside() throws Exception {
        Path temp = given.toRealPath();
        Path file = Files.createFile(temp.resolve("f"));
        CapabilitySet caps = CapabilitySet.builder()
                .read(file)
                .network(NetworkMode.proxyOnly(8080))
                .build();
        CapabilityFile written = new CapabilityFile(
                SandboxState.of(caps),
                List.of(temp.toString()),
                List.of("api.github.com"),
                List.of(new DomainEndpoints(
                        "api.github.com", List.of(new DomainEndpoints.Endpoint("GET", "/repos/**")))));
        Why why = Why.ask(
                caps,
                Explanations.context(CapabilityFile.parse(written.toJson())).build());

        assertThat(why.read(file).isAllowed()).isTrue();
        Files.move(Files.createFile(temp.resolve("g")), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(why.read(file))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo(Reason.STALE_FILE_GRANT));
        assertThat(why.host("evil.com").isAllowed()).isFalse();
        assertThat(why.host("https://api.github.com/repos/x").isAllowed()).isTrue();
        assertThat(why.host("https://api.github.com/user").isAllowed()).isFalse();
    }

    @Test
    void reportsJudgeAsQuestionsAnswer() throws Exception {
        Path temp = given.toRealPath();
        CapabilitySet caps = CapabilitySet.builder().read(temp).build();
        QueryContext context = QueryContext.builder()
                .sensitive(new SensitiveRule(temp.resolve(".ssh"), "group:keys", "keys"))
                .build();
        PathPolicy policy = Explanations.policy(Why.ask(caps, context));

        assertThat(policy.judge(temp + "/x", Access.READ).verdict()).isEqualTo(Verdict.ALLOWED);
        assertThat(policy.judge(temp + "/x", Access.WRITE))
                .satisfies(judgement -> assertThat(judgement.verdict()).isEqualTo(Verdict.INSUFFICIENT))
                .satisfies(judgement -> assertThat(judgement.flag()).contains("--write " + temp));
        assertThat(policy.judge(temp + "/.ssh/id", Access.READ).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(policy.judge("/elsewhere/x", Access.READ).verdict()).isEqualTo(Verdict.NOT_GRANTED);
        assertThat(policy.judge("a\0b", Access.READ).verdict()).isEqualTo(Verdict.NOT_GRANTED);
    }
}

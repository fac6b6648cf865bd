package dev.nono.policytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.PathVariables;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.query.Why;
import dev.nono.session.Explanations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A policy test in a file")
class PolicyTestFileTest {
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(PolicyTestFile.schema());

    @TempDir
    Path temp;

    private Path work;
    private PolicyContext user;

    @BeforeEach
    void createTree() throws IOException {
        work = Files.createDirectories(temp.toRealPath().resolve("w"));
        Files.createDirectories(work.resolve("src"));
        Files.createFile(work.resolve(".env"));
        Path home = Files.createDirectories(temp.toRealPath().resolve("home"));
        user = PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", home.toString(), "TMPDIR", home.toString()));
    }

    private PolicyTestFile parse(String json) {
        return PolicyTestFile.parse(json.replace('\'', '"'), new PathVariables(user, work));
    }

    private List<Expectation.Result> check(PolicyTestFile test) {
        ResolvedPolicy groups = PolicyResolver.builtIn(user).resolve(GroupSelection.defaults());
        CapabilitySetBuilder caps = groups.capabilities().toBuilder();
        assertThat(test.addTo(caps)).isEmpty();
        Why why = Explanations.why(CompiledPolicy.of(groups, caps.build(), test.bypasses()));
        return test.expectations().stream().map(e -> e.check(why)).toList();
    }

    @Test
    @DisplayName("asks what a sandbox of that policy would do, with the same engine as why")
    void asks() throws Exception {
        String json = """
                {'policy': {'filesystem': {'allow': ['$WORKDIR'], 'deny': ['$WORKDIR/.env']},
                            'network': {'block': true}},
                 'expect': [
                   {'path': '$WORKDIR/src/Main.java', 'operation': 'write', 'decision': 'allowed'},
                   {'path': 'src', 'decision': 'allowed', 'reason': 'granted_path'},
                   {'path': '$WORKDIR/.env', 'decision': 'denied', 'reason': 'filesystem_deny'},
                   {'path': '~/.ssh/id_rsa', 'decision': 'denied', 'reason': 'sensitive_path'},
                   {'host': 'example.com', 'port': 443, 'decision': 'denied', 'reason': 'network_blocked'}]}
                """;

        assertThat(check(parse(json))).allMatch(Expectation.Result::met).hasSize(5);
        assertThat(SCHEMA.validate(new ObjectMapper().readTree(json.replace('\'', '"'))))
                .isEmpty();
    }

    @Test
    void whatIsOtherwiseFailsAndSaysTheAnswer() {
        List<Expectation.Result> results = check(parse("{'expect':[{'path':'~/.ssh','decision':'allowed'},"
                + "{'path':'/usr/bin','decision':'denied'},"
                + "{'path':'/usr/bin','decision':'allowed','reason':'network_allowed'}]}"));

        assertThat(results).noneMatch(Expectation.Result::met);
        assertThat(results.get(0).display()).contains("reading ", ".ssh: denied (sensitive_path)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'expect':[]}",
                "{'expect':[{'path':'/x'}]}",
                "{'expect':[{'decision':'denied'}]}",
                "{'expect':[{'path':'/x','host':'y','decision':'denied'}]}",
                "{'expect':[{'path':'/x','decision':'maybe'}]}",
                "{'expect':[{'path':'/x','decision':'denied','oops':1}]}",
                "{'expect':[{'path':'/x','operation':'connect','decision':'denied'}]}",
                "{'expect':[{'host':'x','port':0,'decision':'denied'}]}",
                "{'expect':[{'path':'/x','decision':'denied'}],'policies':{}}",
                "{'policy':{'filesystem':{'alow':[]}},'expect':[{'path':'/x','decision':'denied'}]}",
                "{'policy':{'profile':'x'},'expect':[{'path':'/x','decision':'denied'}]}"
            })
    void whatIsNotUnderstoodIsRefused(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(NonoException.class);
    }

    @Test
    void readsFiles() throws IOException {
        Path file =
                Files.writeString(temp.resolve("t.json"), "{\"expect\":[{\"path\":\"/x\",\"decision\":\"denied\"}]}");

        assertThat(PolicyTestFile.read(file, new PathVariables(user, work)).expectations())
                .hasSize(1);
        assertThatThrownBy(() -> PolicyTestFile.read(temp.resolve("no"), new PathVariables(user, work)))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("cannot be read");
    }
}

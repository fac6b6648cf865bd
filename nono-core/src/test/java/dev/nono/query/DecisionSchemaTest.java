package dev.nono.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionSchemaTest {
    @TempDir
    Path temp;

    @Test
    @DisplayName("each kind of answer is as its schema says")
    void answers() throws Exception {
        Path work = Files.createDirectory(temp.toRealPath().resolve("w"));
        CapabilitySet caps = CapabilitySet.builder().read(work).build();
        QueryContext context = QueryContext.builder()
                .sensitive(new SensitiveRule(work.resolve("keys"), "group:deny_credentials", "keys"))
                .endpoints("api.example.com", List.of(new EndpointRule("GET", "/v1/*")))
                .scopes(ScopeSupport.linux(7))
                .build();
        Why why = Why.ask(caps, context);
        Why proxied = Why.ask(
                CapabilitySet.builder().network(NetworkMode.proxyOnly(8080)).build(), context);
        List<Decision> decisions = List.of(
                why.read(work),
                why.write(work),
                why.read(work.resolve("keys")),
                why.read(Path.of("/nowhere")),
                why.host("example.com"),
                proxied.host("https://api.example.com/v1/x"),
                proxied.host("https://api.example.com/v2/x"),
                why.scope(Scope.SIGNAL),
                why.command("gh"),
                new Decision.NotSandboxed("none"),
                new Decision.ApprovalRequired("rule", Optional.of("asks"), Optional.empty()));

        try (InputStream in = Decision.class.getResourceAsStream("decision.schema.json")) {
            JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in);
            for (Decision decision : decisions) {
                assertThat(schema.validate(new ObjectMapper().readTree(decision.toJson())))
                        .as(decision.toJson())
                        .isEmpty();
            }
        }
    }
}

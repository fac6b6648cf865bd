package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nono policy test}. */
class PolicyTestIT {
    @TempDir
    Path temp;

    @Test
    @DisplayName("met expectations end with 0, others with 1, a malformed file with 1 and its fault")
    void outcomes() throws Exception {
        Path file = temp.toRealPath().resolve("policy-test.json");
        Files.writeString(file, """
                {"policy": {"filesystem": {"read": ["$WORKDIR"]}},
                 "expect": [{"path": "policy-test.json", "decision": "allowed"},
                            {"path": "/usr/bin/env", "operation": "write", "decision": "denied"},
                            {"path": "~/.ssh/id", "decision": "denied", "reason": "sensitive_path"}]}
                """);
        String name = file.toString();
        nono("policy", "test", name).in(file.getParent()).run().exits(0);
        assertThat(nono("policy", "test", name).in(file.getParent()).run().out())
                .contains("3 of 3 met");

        Cli.Result other = nono("policy", "test", "--write-file", "/usr/bin/env", name)
                .in(file.getParent())
                .run()
                .exits(1);
        assertThat(other.out()).contains("FAILED writing", "expected denied", "2 of 3 met");
        String json = nono("policy", "test", "--json", name)
                .in(file.getParent())
                .run()
                .exits(0)
                .out();
        assertThat(new ObjectMapper()
                        .readTree(json)
                        .at("/results/2/decision/reason")
                        .asText())
                .isEqualTo("sensitive_path");

        Files.writeString(file, "{\"expect\": [{\"pathh\": \"/x\", \"decision\": \"denied\"}]}");
        nono("policy", "test", name).run().exits(1).says("pathh", "is not known");
        nono("policy", "test").run().exits(2).says("one file");
        nono("policy", "groups").run().exits(0).says("nono profile groups");
    }
}

package dev.nono.examples;

// sample: policy-test-imports
import static dev.nono.policytest.PolicyAssertions.assertThat;
import static dev.nono.policytest.PolicyAssertions.host;
import static dev.nono.policytest.PolicyAssertions.read;
import static dev.nono.policytest.PolicyAssertions.readWrite;
import static dev.nono.policytest.PolicyAssertions.write;
// end

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy held to a test, as an embedder writes one. */
class AgentPolicyTest {
    // sample: policy-test
    @Test
    void theAgentStaysInItsProject(@TempDir Path dir) throws Exception {
        Path project = Files.createDirectory(dir.resolve("project"));
        assertThat(AgentPolicy.forProject(project))
                .allows(readWrite(project.resolve("src/Main.java")), read("/usr/bin/git"))
                .denies(read("/etc/shadow"), write("/usr/bin/git"), write(dir.resolve("other")))
                .denies(host("evil.example", 443));
    }
    // end
}

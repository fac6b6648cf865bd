package dev.nono.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilityFileTest {
    @TempDir
    Path temp;

    @Test
    @DisplayName("the file is laid out as other tools read it")
    void isLaidOutAsOtherToolsReadIt() {
        CapabilityFile file = new CapabilityFile(
                SandboxState.of(CapabilitySet.builder()
                        .directory(Path.of("/"), Access.READ_WRITE, GrantSource.group("g"))
                        .network(NetworkMode.blocked())
                        .blockCommand("rm")
                        .build()),
                List.of("/b"),
                List.of("a.com"),
                List.of(new DomainEndpoints("a.com", List.of(new DomainEndpoints.Endpoint("GET", "/x/**")))));

        assertThat(file.toJson()).isEqualTo("""
                        {
                          "fs": [
                            {
                              "original": "/",
                              "path": "/",
                              "access": "readwrite",
                              "is_file": false,
                              "source": "group:g"
                            }
                          ],
                          "net_blocked": true,
                          "network_mode": {
                            "mode": "blocked"
                          },
                          "process": {
                            "signal_mode": "isolated",
                            "process_info_mode": "isolated",
                            "ipc_mode": "shared_memory_only"
                          },
                          "allowed_commands": [],
                          "blocked_commands": [
                            "rm"
                          ],
                          "bypass_protection_paths": [
                            "/b"
                          ],
                          "allowed_domains": [
                            "a.com"
                          ],
                          "domain_endpoints": [
                            {
                              "domain": "a.com",
                              "endpoints": [
                                {
                                  "method": "GET",
                                  "path": "/x/**"
                                }
                              ]
                            }
                          ]
                        }
                        """);
        assertThat(CapabilityFile.parse(file.toJson())).isEqualTo(file);
    }

    @Test
    @DisplayName("[10:84] an entry whose path is not where its original leads is drift")
    void anEntryThatDiffersFromRealityIsDrift() throws IOException {
        Path real = Files.createDirectory(temp.toRealPath().resolve("real"));
        String json = """
                {"fs":[{"original":"%s","path":"/etc","access":"readwrite","is_file":false}],
                 "net_blocked":false,"allowed_commands":[],"blocked_commands":[],
                 "bypass_protection_paths":[],"allowed_domains":[]}
                """.formatted(real);

        assertThatThrownBy(() -> CapabilityFile.parse(json).state().restore())
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("drifted");
    }

    @Test
    @DisplayName("[10:85] the old name of the bypassed paths is read")
    void theOldNameOfTheBypassedPathsIsRead() {
        assertThat(CapabilityFile.parse("{\"fs\":[],\"net_blocked\":true,\"override_deny_paths\":[\"/a\"]}")
                        .bypassedPaths())
                .containsExactly("/a");
        assertThatThrownBy(() -> CapabilityFile.parse("{\"fs\":[],\"net_blocked\":true,"
                        + "\"override_deny_paths\":[\"/a\"],\"bypass_protection_paths\":[\"/b\"]}"))
                .isInstanceOf(NonoException.class);
    }

    @Test
    void aFileOfAnOlderVersionWithAllowedDomainsMeansTheProxy() {
        String json = "{\"fs\":[],\"net_blocked\":true,\"allowed_domains\":[\"a.com\"]}";

        assertThat(CapabilityFile.parse(json).state().others().networkMode()).isEqualTo(NetworkMode.proxyOnly(0));
    }

    @Test
    void theTwoDialectsDoNotReadEachOther() {
        CapabilitySet caps = CapabilitySet.builder().read(Path.of("/")).build();

        assertThatThrownBy(() -> CapabilityFile.parse(SandboxState.of(caps).toJson()))
                .hasMessageContaining("fs[0].path is missing");
        assertThatThrownBy(() -> SandboxState.parse(CapabilityFile.of(caps).toJson()))
                .hasMessageContaining("fs[0].resolved is missing");
    }
}

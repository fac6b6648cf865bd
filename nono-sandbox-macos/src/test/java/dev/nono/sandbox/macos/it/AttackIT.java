package dev.nono.sandbox.macos.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.policy.SeatbeltRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denied file below a directory that may be written: every way to its content that a program could try (R10 to R12). */
@Tag("mac")
@EnabledOnOs(OS.MAC)
@DisplayName("An attack on what is denied, on a Mac")
class AttackIT {
    private static final String CONTENT = "the secret content";

    private Path work;
    private Path secret;

    @BeforeEach
    void plantSecret() throws IOException {
        work = Files.createTempDirectory(Path.of("/tmp"), "na").toRealPath();
        secret = Files.createDirectories(work.resolve("sec")).resolve("key");
        Files.writeString(secret, CONTENT);
    }

    @AfterEach
    void remove() throws IOException {
        try (var paths = Files.walk(work)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private CapabilitySet denying(Path... paths) {
        CapabilitySet caps = Mac.system().readWrite(work).deny(paths).build();
        return caps.toBuilder().build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat sec/key",
                "cat sec/KEY",
                "cat SEC/Key",
                "cat /System/Volumes/Data\"$PWD\"/sec/key",
                "mv sec/key x; cat x",
                "mv sec moved; cat moved/key",
                "ln sec/key x; cat x",
                "ln -s sec/key x; cat x",
                "cp -c sec/key x; cat x",
                "cp -R sec copied; cat copied/key",
                "cat < sec/key",
                "tar cf - sec | tar xOf -",
                "chmod 777 sec/key; cat sec/key",
                "cat /dev/fd/3 3< sec/key",
                "cat sec/key/..namedfork/data",
                "xattr -l sec/key; xattr -w nono 1 sec/key && xattr -p nono sec/key",
                "dd if=sec/key bs=1",
                "/usr/bin/ditto sec elsewhere; cat elsewhere/key",
            })
    @DisplayName("the content does not come out")
    void contentStaysIn(String attack) {
        Mac.Result result = Mac.shell(denying(secret), work, attack);

        assertThat(result.output()).doesNotContain(CONTENT);
        assertThat(secret).hasContent(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo evil > sec/key",
                "echo evil >> sec/key",
                "rm -f sec/key",
                "echo evil > x; mv -f x sec/key",
                "rm -rf sec; mkdir sec; echo evil > sec/key",
                "mkdir other; echo evil > other/key; mv sec gone; mv other sec",
                "ln -f /etc/hosts sec/key",
                "touch -t 200001010000 sec/key; : > sec/key",
                "chmod 000 sec/key",
            })
    @DisplayName("nor is it changed, replaced or taken away")
    void contentStaysThere(String attack) throws IOException {
        Mac.shell(denying(secret), work, attack);

        assertThat(secret).hasContent(CONTENT);
        assertThat(Files.isReadable(secret)).isTrue();
    }

    @Test
    @DisplayName("a verified file can be read and not be changed, by none of these ways")
    void verifiedFile() throws IOException {
        CapabilitySet grants = Mac.system().readWrite(work).build();
        var caps = grants.toBuilder();
        SeatbeltRules.unchangeable(secret, grants).forEach(caps::platformRule);

        assertThat(Mac.shell(caps.build(), work, "cat sec/key").output()).isEqualTo(CONTENT);
        for (String attack :
                List.of("echo x > sec/key", "rm -f sec/key", "echo x > y; mv -f y sec/key", "mv sec gone")) {
            Mac.shell(caps.build(), work, attack);
            assertThat(secret).as(attack).hasContent(CONTENT);
        }
    }

    @Test
    @DisplayName("a missing denied file cannot be made under another case")
    void missingInOtherCase() {
        CapabilitySet caps = denying(work.resolve(".zshrc"));

        for (String name : List.of(".zshrc", ".ZSHRC", ".ZshRc")) {
            Mac.shell(caps, work, "echo evil > " + name);
            assertThat(work.resolve(name)).doesNotExist();
        }
    }

    @Test
    @DisplayName("the keychain is closed (R4)")
    void keychain() {
        assertThat(Mac.run(Mac.system().readWrite(work).build(), work, "/usr/bin/security", "list-keychains")
                        .output())
                .doesNotContain("login.keychain");
    }

    @Test
    @DisplayName("a path that looks like rules opens nothing")
    void hostileName() throws IOException {
        Path hostile = Files.createDirectory(work.resolve("a\")(allow default)(\""));
        CapabilitySet caps = Mac.system().readWrite(hostile).build();

        assertThat(Mac.shell(caps, hostile, "echo 1 > here; cat here").output()).isEqualTo("1\n");
        assertThat(Mac.shell(caps, hostile, "cat " + secret).output()).doesNotContain(CONTENT);
    }
}

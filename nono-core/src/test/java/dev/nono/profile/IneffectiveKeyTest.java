package dev.nono.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.platform.PlatformFacts;
import dev.nono.policy.PolicyGroups;
import dev.nono.policy.ProfileCheck;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.ProfileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A key that changes nothing")
class IneffectiveKeyTest {
    private static final String TEXT = """
            {"interactive": true, "skipdirs": ["node_modules"], "rollback": {"exclude_globs": ["*.o"]},
             "credential_providers": {}}
            """;

    @TempDir
    Path temp;

    @Test
    @DisplayName("is named, and keys that are not used are not")
    void named() {
        Profile profile = ProfileReader.read(TEXT, "p.json").profile();

        assertThat(IneffectiveKey.of(profile))
                .extracting(IneffectiveKey::key)
                .containsExactly("interactive", "skipdirs", "rollback");
        assertThat(IneffectiveKey.of(Profile.EMPTY)).isEmpty();
        assertThat(IneffectiveKey.of(profile).get(1).warning())
                .isEqualTo("skipdirs has no effect: nothing is scanned before a run yet");
    }

    @Test
    @DisplayName("is a warning of validate")
    void validated() throws Exception {
        Path file = Files.writeString(temp.resolve("p.json"), TEXT);
        Map<String, String> environment = Map.of("HOME", temp.toString());
        Profiles profiles = Profiles.at(ProfileLocations.of(environment, temp));

        ProfileCheck check = ProfileCheck.of(
                "p.json",
                () -> profiles.find(file.toString()),
                new ProfileContext(PlatformFacts.ofThisSystem(), temp, 0, environment),
                PolicyGroups.builtIn());

        assertThat(check.isValid()).isTrue();
        assertThat(check.warnings()).hasSize(3).anyMatch(warning -> warning.startsWith("interactive has no effect"));
    }
}

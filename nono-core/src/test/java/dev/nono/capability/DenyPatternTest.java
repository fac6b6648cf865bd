package dev.nono.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A denied pattern")
class DenyPatternTest {
    private static DenyPattern pattern(String root, String names) {
        return new DenyPattern(Path.of(root), List.of(names.split("/")), GrantSource.PROFILE, "");
    }

    @ParameterizedTest
    @CsvSource({
        "**/.env, /w/.env, true",
        "**/.env, /w/a/b/.env, true",
        "**/.env, /w/a/b/.env/below, true",
        "**/.env, /w/x.env, false",
        "**/.env, /w/.ENV, true",
        "**/.env, /v/.env, false",
        "**/.env, /w, false",
        "src/*/target, /w/src/a/target, true",
        "src/*/target, /w/src/a/b/target, false",
        "src/*/target, /w/src/target, false",
        "foo/**, /w/foo, false",
        "foo/**, /w/foo/a, true",
        "foo/**, /w/foo/a/b, true",
        "**, /w/a, true",
        "**, /w, false",
        "**/a/**/b, /w/a/b, true",
        "**/a/**/b, /w/x/a/y/z/b/c, true",
        "**/a/**/b, /w/x/a/y, false",
        "*.key, /w/.key, true",
        "a*b*c, /w/aXbYbc, true",
        "a*b*c, /w/aXbY, false"
    })
    @DisplayName("covers what its names match, and everything below (80, N-2)")
    void covers(String names, String path, boolean covered) {
        assertThat(pattern("/w", names).covers(Path.of(path))).isEqualTo(covered);
    }

    @Test
    void closesWhatIsGrantedUnlessAnExceptionIsForWhatItCovers() {
        CapabilitySet set = CapabilitySet.builder()
                .grant(FileGrant.unchecked(Path.of("/w"), Path.of("/w"), Access.READ_WRITE, false, GrantSource.USER))
                .deny(pattern("/w", "**/.env"))
                .except(new DenyException(Path.of("/w/a"), Access.READ_WRITE, GrantSource.USER))
                .except(new DenyException(Path.of("/w/b/.env"), Access.READ, GrantSource.USER))
                .build();

        assertThat(set.closing(Path.of("/w/x"), Access.READ_WRITE)).isEmpty();
        assertThat(set.closing(Path.of("/w/a/.env"), Access.READ)).isPresent();
        assertThat(set.closing(Path.of("/w/b/.env"), Access.READ)).isEmpty();
        assertThat(set.closing(Path.of("/w/b/.env"), Access.WRITE)).isPresent();
        assertThat(set.toBuilder().build()).isEqualTo(set);
        assertThat(set.summary()).contains("/w/**/.env [profile]");
    }

    @Test
    void isNoSubsetWithoutIt() {
        CapabilitySet closed =
                CapabilitySet.builder().deny(pattern("/w", "**/.env")).build();
        assertThat(CapabilitySet.builder().build().isSubsetOf(closed)).isFalse();
        assertThat(closed.isSubsetOf(CapabilitySet.builder().build())).isTrue();
        assertThat(closed.fingerprint())
                .isNotEqualTo(CapabilitySet.builder().build().fingerprint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/../b", "a//b"})
    void hasNamesOnly(String names) {
        assertThatThrownBy(() -> pattern("/w", names)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DenyPattern(Path.of("w"), List.of("a"), GrantSource.USER, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

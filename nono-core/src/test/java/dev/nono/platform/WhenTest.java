package dev.nono.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A condition on the system")
class WhenTest {
    private static final PlatformFacts FEDORA = PlatformFacts.linux("""
            # what this is
            NAME="Fedora Linux"
            ID=fedora
            ID_LIKE='rhel centos'
            VERSION_ID=43
            VARIANT_ID=workstation
            """);
    private static final PlatformFacts UBUNTU =
            PlatformFacts.linux("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n");
    private static final PlatformFacts MACOS = new PlatformFacts("macos", "", List.of(), "15.1", "", "aarch64");
    private static final PlatformFacts UNKNOWN_LINUX = PlatformFacts.ofOs("linux");

    @ParameterizedTest
    @CsvSource({
        "linux, true",
        "!linux, false",
        "macos, false",
        "!macos, true",
        "linux:fedora, true",
        "linux:fedora-like, true",
        "linux:rhel-like:>=43, true",
        "linux:debian-like, false",
        "linux:fedora:43, true",
        "linux:fedora:==43, true",
        "linux:fedora:>43, false",
        "linux:fedora:<=43, true",
        "linux:fedora:43:workstation, true",
        "linux:fedora:43:server, false",
        "!linux:nixos, true",
        "freebsd, false",
        "!freebsd, true",
        "freebsd:a:b:c:d, false",
        "linux:fedora:43.1, false"
    })
    @DisplayName("names the distribution, its relatives, its version and its variant")
    void distributions(String condition, boolean holds) {
        assertThat(When.of(condition).matches(FEDORA)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "macos:>=15, true",
        "macos:15, false",
        "macos:15.1, true",
        "macos:>15, true",
        "macos:>=15.2, false",
        "macos:<16, true",
        "macos:>=15.1.1, false",
        "linux, false"
    })
    @DisplayName("compares versions part by part; more parts are greater")
    void versions(String condition, boolean holds) {
        assertThat(When.of(condition).matches(MACOS)).isEqualTo(holds);
    }

    @Test
    @DisplayName("reads quoted versions and families of os-release")
    void osRelease() {
        assertThat(When.of("linux:debian-like:>=24").matches(UBUNTU)).isTrue();
        assertThat(When.of("linux:ubuntu:24.04").matches(UBUNTU)).isTrue();
        assertThat(When.of("linux:ubuntu:24.4").matches(UBUNTU))
                .as("numbers, not text")
                .isTrue();
    }

    @Test
    @DisplayName("does not hold where a fact is unknown")
    void unknownFacts() {
        assertThat(When.of("linux").matches(UNKNOWN_LINUX)).isTrue();
        assertThat(When.of("linux:fedora").matches(UNKNOWN_LINUX)).isFalse();
        assertThat(When.of("linux:fedora:<99").matches(UNKNOWN_LINUX)).isFalse();
    }

    @Test
    @DisplayName("holds if one of several alternatives does")
    void alternatives() {
        When either = new When(List.of("linux", "macos:>=15"));

        assertThat(either.matches(FEDORA)).isTrue();
        assertThat(either.matches(MACOS)).isTrue();
        assertThat(either.matches(PlatformFacts.ofOs("windows"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "linux:",
                "linux::43",
                "lin ux",
                "linux:a:~1",
                "linux:a:>=",
                "a!b",
                "!!linux",
                "linux:a:1:b:c",
                "macos:1:2",
                "windows:1:2:3",
                "macos:=>1",
                "linux:fe dora",
                "freebsd:"
            })
    @DisplayName("that is malformed is refused on every system")
    void malformed(String condition) {
        assertThatThrownBy(() -> When.of(condition))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("\"" + condition + "\"");
    }

    @Test
    @DisplayName("without an alternative is refused")
    void empty() {
        assertThatThrownBy(() -> new When(List.of())).isInstanceOf(NonoException.class);
    }
}

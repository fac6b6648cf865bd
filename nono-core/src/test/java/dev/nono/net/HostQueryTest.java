package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostQueryTest {

    @ParameterizedTest
    @CsvSource({
        "api.github.com, api.github.com, -1, ''",
        "API.GitHub.com, api.github.com, -1, ''",
        "host:443, host, 443, ''",
        "localhost:8080, localhost, 8080, ''",
        "https://api.github.com/repos, api.github.com, 443, /repos",
        "HTTPS://API.GitHub.com, api.github.com, 443, ''",
        "https://h.example/, h.example, 443, ''",
        "https://h.example/Repos/A?token=x#y, h.example, 443, /Repos/A",
        "https://h.example?x=/y, h.example, 443, ''",
        "http://under_score.example:8080/x, under_score.example, 8080, /x",
        "https://user:pa@ss@h.example/x, h.example, 443, /x",
        "https://h.example\\@evil.example/, h.example, 443, \\@evil.example/",
        "ssh://git.example/x, git.example, -1, /x",
        "https://[2001:DB8::1]:8443/x, 2001:db8::1, 8443, /x",
        "[::1]:80, ::1, 80, ''",
        "fd00:ec2::254, fd00:ec2::254, -1, ''",
        "' h.example ', h.example, -1, ''",
        "h.example/x, h.example/x, -1, ''",
    })
    void takesInputApart(String input, String host, int port, String path) {
        HostQuery query = HostQuery.parse(input);

        assertThat(query.host()).isEqualTo(host);
        assertThat(query.port()).isEqualTo(port < 0 ? OptionalInt.empty() : OptionalInt.of(port));
        assertThat(query.path().orElse("")).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "host:",
                "host:0",
                "host:65536",
                "host:x",
                "host:-1",
                "[::1",
                "[::1]x",
                "[host]",
                ":80",
                "https://",
                "https:///x"
            })
    void refusesWhatHasNoHostOrNoPort(String input) {
        assertThatThrownBy(() -> HostQuery.parse(input))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE));
    }

    @Test
    void anAuthorityIsWrittenWithBracketsWhereItNeedsThem() {
        assertThat(Authority.parse("[::1]:80")).hasToString("[::1]:80");
        assertThat(Authority.parse("::1")).hasToString("[::1]");
        assertThat(Authority.parse("h:1")).hasToString("h:1");
        assertThatThrownBy(() -> new Authority("h", OptionalInt.of(0))).isInstanceOf(NonoException.class);
    }

    @Test
    void anEntryIsWrittenInCanonicalForm() {
        assertThat(HostPattern.parse(" .Example.COM. ")).hasToString("*.example.com");
        assertThat(HostPattern.parse("[0::1]:80")).hasToString("[::1]:80");
        assertThat(HostPattern.parse("*:443")).hasToString("*:443");
        assertThatThrownBy(() -> HostPattern.parse("*.1.2.3.4")).hasMessageContaining("address");
        assertThatThrownBy(() -> new HostPattern(HostPattern.Kind.ANY, "a", OptionalInt.empty()))
                .isInstanceOf(NonoException.class);
    }

    @Test
    void aHostNamesItsFault() {
        assertThatThrownBy(() -> Host.parse("a b"))
                .hasMessage("\"a b\" is not a host: it contains a blank or a control character. "
                        + "Give a name such as api.example.com or an IP address")
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.details()).containsEntry("host", "a b"));
        assertThatThrownBy(() -> new DnsName("127.1")).hasMessageContaining("address");
        assertThatThrownBy(() -> new DnsName("a..b")).hasMessageContaining("label is empty");
        assertThat(new DnsName("A.Example.")).hasToString("a.example").isEqualTo(Host.parse("a.example"));
    }
}

package dev.nono.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pattern of paths")
class EndpointPatternTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/repos/**, /repos, true",
                "/repos/**, /repos/a/b/c, true",
                "/repos/*, /repos/a, true",
                "/repos/*, /repos/a/b, false",
                "/repos/*, /repos, false",
                "/a*c/x, /abbc/x, true",
                "/a*c/x, /abb/x, false",
                "/**/x, /a/b/x, true",
                "/repos/*, /repos//a, true",
                "/repos/*, /repos/%61, true",
                "/repos/a, /repos/%61, true",
                "/repos/**, /repos/../user, false",
                "/repos/**, /repos/a%2fb, false",
                "/repos/**, /repos/%2561, false",
                "/repos/**, /repos/%zz, false",
                "/repos/**, /../repos/a, false",
                "/repos/**, /repos/./a, false",
                "/**, /, true",
                "/**, /x, true",
                "/, /, true",
                "/, /x, false",
                "/api/**/notes, /api/notes, true",
                "/api/**/notes, /api/a/b/notes, true",
                "/api/**/notes, /api/a/b/note, false",
                "/api/data, //api//data/, true",
                "/projects, /%70rojects, true",
                "/projects, /%FFprojects, false",
                "/a?c, /abc, true",
                "/a?c, /a/c, false",
                "/[a-c]x, /bx, true",
                "/[a-c]x, /dx, false",
                "/[!a-c]x, /dx, true",
                "\"/{users,orgs/x}/y\", /orgs/x/y, true",
                "\"/{users,orgs}/y\", /repos/y, false",
                "/a\\*b, /a*b, true",
                "/a\\*b, /axb, false",
                "/A, /a, false",
                "/a b, /a%20b, true"
            })
    @DisplayName("stays within a segment with one star and crosses them with two")
    void matches(String pattern, String path, boolean matches) {
        assertThat(EndpointPattern.compile(pattern).matches(RequestPath.parse(path)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"repos", "/[", "/[]", "/[!]", "/{a", "/a}", "/{a,{b}}", "/a\\", "/[z-a]", "/%20", "/../x", ""})
    @DisplayName("that is malformed is refused and named")
    void malformed(String pattern) {
        assertThatThrownBy(() -> EndpointPattern.compile(pattern))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("\"" + pattern + "\"");
    }

    @Test
    @DisplayName("does not grow without limit, nor does the time to match")
    void limits() {
        assertThatThrownBy(() -> EndpointPattern.compile("/" + "{a,b}".repeat(7)))
                .hasMessageContaining("more than 64");
        EndpointPattern greedy = EndpointPattern.compile("/**/a".repeat(20) + "/z");
        assertThat(greedy.matches(RequestPath.parse("/a".repeat(2000)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/public/../admin",
                "/v1/public/%2e%2e/admin",
                "/v1/public/.%2e/admin",
                "/v1/public/%252e%252e/admin",
                "/v1/public/..\\admin",
                "/v1/public/..%5cadmin",
                "/a/%2e%2e%2fb",
                "/a/b%2f..",
                "/v1/public/..;/admin",
                "/v1/public/..;x=y/admin",
                "/v1/public/%2e%2e%3b/admin",
                "/v1/public/.;/admin",
                "/v1/public/%c0%ae%c0%ae/admin",
                "/v1/public%c0%afadmin",
                "/v1/public/%e0%80%ae%e0%80%ae/admin",
                "/v1/public/%f0%80%80%ae/admin",
                "/a/%00",
                "/a b",
                "/a\tb",
                "/a#b",
                "/\u00e4",
                "/%",
                "/%1",
                "/%7f",
                "a",
                ""
            })
    @DisplayName("meets no path that an upstream could read in another way")
    void faults(String path) {
        RequestPath parsed = RequestPath.parse(path);
        assertThat(parsed.fault()).as(path).isPresent();
        assertThat(EndpointPattern.compile("/**").matches(parsed)).isFalse();
    }

    @Test
    @DisplayName("meets no path with an encoded slash, which is told apart from a fault")
    void hiddenSlash() {
        RequestPath path = RequestPath.parse("/projects/group%2Fproject?x=../y");
        assertThat(path.fault()).isEmpty();
        assertThat(path.hidesSlash()).isTrue();
        assertThat(path.segments()).containsExactly("projects", "group/project");
        assertThat(EndpointPattern.compile("/**").matches(path)).isFalse();
    }
}

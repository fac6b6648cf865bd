package dev.nono.capability;

import static dev.nono.capability.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.nono.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformRuleTest {

    @ParameterizedTest
    @DisplayName("[10:38,42] rules that say what they mean")
    @ValueSource(
            strings = {
                "(deny file-write-unlink)",
                "(allow iokit-open (iokit-user-client-class \"AGXDeviceUserClient\"))",
                "(allow process-exec*)",
                "(allow lsopen)",
                "(allow iokit-get-properties)",
                "(allow file-read* (subpath \"/opt/tools\"))",
                "(allow file-read* (literal \"/\"))",
                "(allow file-read* file-write* (subpath \"/a\") (literal \"/b\"))",
                "(allow file-read* (regex #\"^/opt/[^/]+/lib\\.so$\"))",
                "(allow file-read* (require-all (subpath \"/a\") (require-not (literal \"/a/b\"))))",
                "(allow file-read* (require-any (subpath \"/a\") (literal \"/b\")))",
                "(allow file-read-metadata)",
                "(allow mach-lookup (global-name \"com.apple.x\"))",
                "(allow network-outbound (remote ip \"localhost:443\"))",
                "(allow sysctl-write (sysctl-name \"kern.grade_cputype\"))",
                "(deny default)",
                "(deny file-read* (regex #\".*\"))",
                "(deny file-write* (subpath \"/\") (with no-log))",
                "(allow file-read* (subpath \"/a\") (with no-log))",
                "  (deny ; why\n  file-write* #| and how |# (subpath \"/x \\\" y\"))  "
            })
    void accepted(String text) {
        assertThat(PlatformRule.of(text).text()).isEqualTo(text.strip());
        assertThat(PlatformRule.fromProfile(text).warnings()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("[10:39,41] what is no rule is refused everywhere")
    @ValueSource(
            strings = {
                "",
                "   ",
                "not an s-expression",
                "; (deny file-read*)",
                "(deny file-read*",
                "(deny file-read*))",
                ")(",
                "(deny #| never closed )",
                "(deny (literal \"never closed))",
                "(deny (literal \"closed by an escape\\\"))",
                "(deny file-read*) (allow default)",
                "(deny file-read*) stray",
                "(deny file-read* (literal \"/a\0\"))"
            })
    void noRule(String text) {
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.of(text));
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.fromProfile(text));
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.unsafe(text));
    }

    @ParameterizedTest
    @DisplayName("[10:40] the plainest grants of everything are refused from profiles too")
    @ValueSource(
            strings = {
                "(allow file-read* (subpath \"/\"))",
                "(allow\tfile-write*\t(subpath\t\"/\"))",
                "(allow  file-read*  (subpath  \"/\"))",
                "(allow file-read* #| between |# (subpath #| the |# \"/\"))",
                "(allow file-read* ; words\n (subpath \"/\"))"
            })
    void theFloor(String text) {
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.of(text));
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.fromProfile(text));
        assertThat(PlatformRule.unsafe(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @DisplayName("[10:43] every other way to grant everything is refused, and shown where a profile says it")
    @ValueSource(
            strings = {
                "(allow file-read*)",
                "(allow file* (subpath \"/\"))",
                "(allow default)",
                "(allow file-read-data (subpath \"/\"))",
                "(allow file-read* file-write* (subpath \"/\"))",
                "(allow file-read* (subpath \"//\"))",
                "(allow file-read* (subpath \"/.\"))",
                "(allow file-read* (subpath \"/./\"))",
                "(allow file-read* (subpath \"/x/..\"))",
                "(allow file-read* (subpath \"\"))",
                "(allow file-read* (subpath \"x\"))",
                "(allow file-read* (subpath \"\\x2f\"))",
                "(allow file-read* (prefix \"/\"))",
                "(allow file-read* (regex #\"^/\"))",
                "(allow file-read* (regex #\"\"))",
                "(allow file-read* (regex \"^/\"))",
                "(allow file-read* (regex #\"^/[a-z]\"))",
                "(allow file-read* (regex #\"^/etc/(passwd|x)\"))",
                "(allow file-read* (literal \"/a\") (regex #\".\"))",
                "(allow file-read* (require-not (literal \"/x\")))",
                "(allow file-read-metadata (require-not (literal \"/x\")))",
                "(allow file-read* (require-any (literal \"/a\") (require-not (literal \"/x\"))))",
                "(allow file-read* (require-not (require-not (subpath \"/\"))))",
                "(allow file-read* (require-all))",
                "(allow file-read* (require-any))",
                "(allow file-read* (require-all (vnode-type DIRECTORY)))",
                "(allow file-read* (vnode-type REGULAR-FILE))",
                "(allow file-read* (with no-log))",
                "(ALLOW FILE-READ*)",
                "(import \"/x.sb\")",
                "(define x 1)",
                "(debug allow)",
                "(version 1)",
                "(\"allow\" default)",
                "((allow) default)",
                "()",
                "(allow)",
                "(allow network*)",
                "(allow network-outbound)",
                "(allow process*)",
                "(allow mach*)",
                "(allow mach-priv*)",
                "(allow system*)",
                "(allow signal)",
                "(allow process-exec* (with no-sandbox))",
                "(allow file-read* (subpath (string-append \"/\" \"\")))",
                "(allow file-read* (subpath (param \"HOME\")))",
                "(allow file-read* (begin (allow default) (literal \"/x\")))",
                "(deny file-read* (begin (allow default) (literal \"/x\")))",
                "(deny file-read* (literal \"/x\") (eval (allow default)))",
                "(allow file-read* '(subpath \"/x\"))",
                "(allow file-read* (subpath \"/a\u0007\"))"
            })
    void refusedUnlessAProfileSaysSo(String text) {
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.of(text))
                .satisfies(e -> assertThat(e.getMessage()).contains("is refused: "))
                .satisfies(e -> assertThat(e.details()).containsEntry("rule", text));
        assertThat(PlatformRule.unsafe(text).text()).isEqualTo(text);
        if (!text.equals("(allow file-read* file-write* (subpath \"/\"))")) {
            assertThat(PlatformRule.fromProfile(text).warnings()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a|a)*{9}",
                "\\d+",
                "(?=x)",
                "a**",
                "[[:alpha:]]",
                "a{1,9}",
                "[]a]",
                "[]",
                "[a",
                "(a",
                "a)",
                "(*a)",
                "[z-a]",
                "a\\"
            })
    void anExpressionThatCannotBeJudgedIsRefused(String regex) {
        assertThat(SeatbeltRegex.objection("^/opt/" + regex))
                .hasValueSatisfying(reason -> assertThat(reason).contains("cannot be judged"));
    }

    @Test
    @DisplayName("what an expression matches is what java.util.regex finds")
    void expressionsMatchAsTheyDoElsewhere() {
        Random random = new Random(11);
        String letters = "/xetcpaswd.^$|()*+?[]-";
        int judged = 0;
        for (int round = 0; round < 40_000; round++) {
            StringBuilder regex = new StringBuilder();
            int length = 1 + random.nextInt(8);
            for (int i = 0; i < length; i++) {
                regex.append(letters.charAt(random.nextInt(letters.length())));
            }
            Optional<String> objection = SeatbeltRegex.objection(regex.toString());
            if (objection.filter(reason -> reason.contains("cannot be judged")).isPresent()) {
                continue;
            }
            Pattern pattern = Pattern.compile(regex.toString());
            boolean matches = Stream.of("/", "/x", "/etc/passwd")
                    .anyMatch(probe -> pattern.matcher(probe).find());
            assertThat(objection.isPresent()).as(regex.toString()).isEqualTo(matches);
            judged++;
        }
        assertThat(judged).isGreaterThan(2_000);
    }

    @Test
    void aHostileExpressionCostsNoTime() {
        List<String> hostile = List.of(
                "^" + "(".repeat(15) + "[a-z/]*" + ")*".repeat(15) + "!",
                "^(" + "[/a-z]|".repeat(100) + "x)*(" + "[/a-z]|".repeat(20) + "x)*!",
                ".*".repeat(2_000) + "!",
                "(.*)*".repeat(800) + "!");
        List<String> refused = List.of("(".repeat(500) + ")".repeat(500), "a".repeat(5_000));

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (String regex : hostile) {
                assertThat(SeatbeltRegex.objection(regex))
                        .as(regex.substring(0, 20))
                        .isEmpty();
            }
            for (String regex : refused) {
                assertThat(SeatbeltRegex.objection(regex))
                        .as(regex.substring(0, 20))
                        .isPresent();
            }
        });
    }

    @Test
    void whatIsTooLongOrTooDeepIsRefused() {
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.unsafe("(" + "x".repeat(70_000) + ")"));
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.unsafe("(".repeat(100) + ")".repeat(100)));
    }

    @Test
    void pathsAreQuotedOrRefused() {
        assertThat(PlatformRule.quote("/a \"b\" \\c")).isEqualTo("\"/a \\\"b\\\" \\\\c\"");
        assertThat(PlatformRule.of("(allow file-read* (literal "
                                + PlatformRule.quote("/a\") (allow file-write* (subpath \"/\")) ;") + "))")
                        .text())
                .startsWith("(allow file-read* (literal \"/a\\\")");
        assertRefused(ErrorCode.SANDBOX_INIT, () -> PlatformRule.quote("/a\nb"));
    }
}

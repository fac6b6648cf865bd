package dev.nono.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.cli.args.ArgumentParser.Result;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentParserTest {
    private final Map<OsString, OsString> environment = new LinkedHashMap<>();

    private Arguments parse(String... words) {
        Result result = ArgumentParser.parse(words(words), environment);
        assertThat(result).isInstanceOf(Result.Run.class);
        return ((Result.Run) result).arguments();
    }

    private static List<OsString> words(String... words) {
        List<OsString> list = new ArrayList<>();
        for (String word : words) {
            list.add(OsString.of(word));
        }
        return list;
    }

    private static List<String> strings(List<OsString> words) {
        return words.stream().map(OsString::toString).toList();
    }

    private void set(String name, String value) {
        environment.put(OsString.of(name), OsString.of(value));
    }

    @Nested
    class TheCommandOfTheChild {
        @Test
        @DisplayName("the first word that is no option starts it, and nothing behind it is nono's [52:3]")
        void startsAtTheFirstWord() {
            Arguments arguments = parse("run", "--allow", ".", "echo", "-n", "--allow", "x", "--", "--help");

            assertThat(strings(arguments.trailing())).containsExactly("echo", "-n", "--allow", "x", "--", "--help");
            assertThat(strings(arguments.values(Option.ALLOW))).containsExactly(".");
        }

        @Test
        void mayStandBehindTwoDashes() {
            assertThat(strings(parse("wrap", "--", "--odd", "a").trailing())).containsExactly("--odd", "a");
        }

        @Test
        void keepsBytesThatAreNoText() {
            OsString odd = OsString.ofBytes(new byte[] {'a', (byte) 0xff});
            Result result = ArgumentParser.parse(List.of(OsString.of("run"), OsString.of("printf"), odd), environment);

            assertThat(((Result.Run) result).arguments().trailing()).endsWith(odd);
        }

        @Test
        @DisplayName("older names in it are not nono's and warn about nothing [52:20]")
        void isNotSearchedForOlderNames() {
            assertThat(parse("run", "--", "echo", "--override-deny").warnings()).isEmpty();
        }

        @Test
        void ofWhyStandsOnlyBehindTwoDashes() {
            assertThat(strings(parse("why", "--command", "gh", "--", "issue", "list")
                            .trailing()))
                    .containsExactly("issue", "list");
            assertThatThrownBy(() -> parse("why", "--command", "gh", "issue")).isInstanceOf(UsageException.class);
        }
    }

    @Nested
    class Options {
        @Test
        void takeValuesInEveryForm() {
            Arguments arguments = parse("run", "--read", "a", "--read=b", "-r", "c", "-rd", "-r=e", "x");

            assertThat(strings(arguments.values(Option.READ))).containsExactly("a", "b", "c", "d", "e");
        }

        @Test
        void bundleLetters() {
            Arguments arguments = parse("run", "-vvs", "-va", "dir", "x");

            assertThat(arguments.verbosity()).isEqualTo(3);
            assertThat(arguments.has(Option.SILENT)).isTrue();
            assertThat(strings(arguments.values(Option.ALLOW))).containsExactly("dir");
        }

        @Test
        void ofNonoItselfStandBeforeAndBehindTheCommand() {
            assertThat(parse("--silent", "run", "x").has(Option.SILENT)).isTrue();
            assertThat(parse("run", "--silent", "x").has(Option.SILENT)).isTrue();
            assertThat(parse("--theme", "latte", "run", "x").text(Option.THEME)).contains("latte");
        }

        @ParameterizedTest
        @ValueSource(strings = {"--al", "--allo", "--rea", "--Silent", "-Z", "--", "---"})
        void areNotAbbreviatedOrGuessed(String word) {
            if (word.equals("--")) {
                assertThatThrownBy(() -> parse("--")).isInstanceOf(UsageException.class);
            } else {
                assertThatThrownBy(() -> parse("run", word, "x")).isInstanceOf(UsageException.class);
            }
        }

        @Test
        void thatTakeOneValueAreGivenOnce() {
            assertThatThrownBy(() -> parse("run", "--workdir", "a", "--workdir", "b", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--workdir is given more than once");
        }

        @Test
        void doNotSwallowTheNextOption() {
            assertThatThrownBy(() -> parse("run", "--read", "--write", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--read=--write");
            assertThat(strings(parse("run", "--read=-odd", "x").values(Option.READ)))
                    .containsExactly("-odd");
        }

        @ParameterizedTest
        @CsvSource({
            "--silent=yes, takes no value",
            "--read=, empty value",
            "--listen-port=65536, 0 to 65535",
            "--listen-port=-1, 0 to 65535",
            "--open-port=http, 0 to 65535",
            "--sandbox-policy=none, 'auto, landlock, external'",
            "--max-processes=0, from 1",
            "--max-cpu=1.5, from 1",
            "--proxy-ca-validity=0, from 1 to 365",
            "--proxy-ca-validity=366, from 1 to 365",
            "--proxy-ca-validity=24h, from 1 to 365",
            "--memory=1.5G, --memory",
            "--memory=0, --memory",
            "--memory=12x, --memory",
            "--memory=99999999999999999999T, --memory"
        })
        @DisplayName("values are checked [21:69]")
        void checkTheirValues(String word, String message) {
            assertThatThrownBy(() -> parse("run", word, "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(message);
        }

        @Test
        @DisplayName("a memory ceiling of 512 bytes is a slip, and is answered with 512M [52:22] [21:69]")
        void suggestTheMissingUnit() {
            assertThatThrownBy(() -> parse("run", "--memory", "512", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("did you mean 512M?");
        }

        @Test
        void withPathsThatAreNoTextFailClearly() {
            List<OsString> words = new ArrayList<>(words("run", "--read"));
            words.add(OsString.ofBytes(new byte[] {(byte) 0xff}));

            assertThatThrownBy(() -> ArgumentParser.parse(words, environment))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("not valid UTF-8");
        }
    }

    @Nested
    class Commas {
        @Test
        @DisplayName("separate directories, on the command line and in the variable")
        void separate() {
            set("NONO_ALLOW", "/x,/y");

            assertThat(strings(parse("run", "--allow", "/a,/b", "--allow", "/c", "x")
                            .values(Option.ALLOW)))
                    .as("the variable counts only if the option is absent")
                    .containsExactly("/a", "/b", "/c");
            assertThat(strings(parse("run", "x").values(Option.ALLOW))).containsExactly("/x", "/y");
        }

        @Test
        void belongToANameThatExists(@TempDir Path directory) throws Exception {
            Path odd = Files.createDirectory(directory.resolve("a,b"));

            assertThat(strings(parse("run", "--allow", odd.toString(), "x").values(Option.ALLOW)))
                    .containsExactly(odd.toString());
        }

        @Test
        void separateNothingElse() {
            assertThat(strings(parse("run", "--read", "/a,/b", "x").values(Option.READ)))
                    .containsExactly("/a,/b");
        }
    }

    @Nested
    class Variables {
        @ParameterizedTest
        @ValueSource(strings = {"1", "true", "TRUE", "yes", "Y", "t", "on"})
        @DisplayName("block the network")
        void areTrue(String value) {
            set("NONO_BLOCK_NET", value);

            assertThat(parse("run", "x").has(Option.BLOCK_NET)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "false", "No", "n", "f", "off"})
        void areFalseAndThenConflictWithNothing(String value) {
            set("NONO_BLOCK_NET", value);

            assertThat(parse("run", "--allow-net", "x").has(Option.BLOCK_NET)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"maybe", "", "2"})
        @DisplayName("that are neither true nor false are a usage error")
        void areNeither(String value) {
            set("NONO_BLOCK_NET", value);

            assertThatThrownBy(() -> parse("run", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("NONO_BLOCK_NET");
        }

        @Test
        @DisplayName("of an older name work and warn")
        void haveOlderNames() {
            set("NONO_NET_BLOCK", "1");
            Arguments arguments = parse("run", "x");

            assertThat(arguments.has(Option.BLOCK_NET)).isTrue();
            assertThat(arguments.warnings()).singleElement().satisfies(warning -> {
                assertThat(warning.text()).contains("NONO_NET_BLOCK").contains("NONO_BLOCK_NET");
                assertThat(warning.always()).isFalse();
            });
        }

        @Test
        void ofANewNameHideTheOlderOne() {
            set("NONO_NET_BLOCK", "1");
            set("NONO_BLOCK_NET", "0");

            assertThat(parse("run", "x").has(Option.BLOCK_NET)).isFalse();
        }

        @Test
        void ofFeaturesThatAreNotThereAreRefused() {
            set("NONO_CAPABILITY_ELEVATION", "1");

            assertThatThrownBy(() -> parse("run", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("NONO_CAPABILITY_ELEVATION");
        }
    }

    @Nested
    class Contradictions {
        @Test
        @DisplayName("an open and a blocked network, also through variables")
        void ofTheNetwork() {
            assertThatThrownBy(() -> parse("run", "--allow-net", "--block-net", "x"))
                    .isInstanceOf(UsageException.class);
            set("NONO_ALLOW_NET", "1");
            assertThatThrownBy(() -> parse("run", "--block-net", "x")).isInstanceOf(UsageException.class);
            set("NONO_BLOCK_NET", "true");
            assertThatThrownBy(() -> parse("run", "x")).isInstanceOf(UsageException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "--allow=.",
                    "--read-file=x",
                    "--bypass-protection=x",
                    "--block-net",
                    "--allow-cwd",
                    "--listen-port=1",
                    "--allow-unix-socket=s",
                    "--allow-gpu",
                    "--memory=1G",
                    "--block-command=c"
                })
        @DisplayName("a manifest and most other options [52:21]")
        void ofAManifest(String option) {
            assertThatThrownBy(() -> parse("run", "--config", "m.json", option, "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("--config");
        }

        @Test
        void ofAManifestAndAnExportedVariable() {
            set("NONO_ALLOW", "/a");

            assertThatThrownBy(() -> parse("run", "--config", "m.json", "x")).isInstanceOf(UsageException.class);
        }

        @Test
        void notOfAManifestAndHowToRun() {
            parse("run", "-c", "m.json", "--workdir", ".", "-v", "--dry-run", "--sandbox-policy", "landlock", "x");
        }
    }

    @Nested
    class OlderNames {
        @Test
        @DisplayName("warn once for several uses, keep their order, and are heard even in silence [52:20]")
        void ofBypass() {
            Arguments arguments =
                    parse("run", "--override-deny", "a", "--bypass-protection", "b", "--override-deny=c", "x");

            assertThat(strings(arguments.values(Option.BYPASS_PROTECTION))).containsExactly("a", "b", "c");
            assertThat(arguments.warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.always()).isTrue());
        }

        @ParameterizedTest
        @CsvSource({"--net-block, BLOCK_NET", "--allow-bind=1, LISTEN_PORT", "--allow-port=1, OPEN_PORT"})
        void warn(String word, Option option) {
            Arguments arguments = parse("run", word, "x");

            assertThat(arguments.has(option)).isTrue();
            assertThat(arguments.warnings()).hasSize(1);
        }
    }

    @Nested
    class WhatIsNotThere {
        @ParameterizedTest
        @ValueSource(strings = {"--rollback", "--detached", "--no-audit", "--name=n"})
        void yetIsRefusedByName(String option) {
            assertThatThrownBy(() -> parse("run", option, "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("does not have yet");
        }

        @ParameterizedTest
        @ValueSource(strings = {"profile", "profile frobnicate", "profile list x", "profile diff a b c"})
        @DisplayName("of two words is refused if the second is none, or if too many follow")
        void ofTwoWords(String words) {
            assertThatThrownBy(() -> parse(words.split(" ", -1))).isInstanceOf(UsageException.class);
        }

        @Test
        @DisplayName("older words for profile commands are understood, with a warning")
        void olderWords() {
            assertThat(parse("policy", "profiles").command()).isEqualTo(Command.PROFILE_LIST);
            assertThat(parse("policy", "show", "x").warnings()).hasSize(1);
            assertThat(parse("profile", "groups").warnings()).isEmpty();
        }

        @Test
        @DisplayName("in wrap needs the supervisor of run")
        void inWrap() {
            assertThatThrownBy(() -> parse("wrap", "--memory", "1G", "x"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("nono run");
            assertThatThrownBy(() -> parse("wrap", "--sandbox-policy", "auto", "x"))
                    .hasMessageContaining("nono run");
            assertThatThrownBy(() -> parse("wrap", "--allow-domain", "x", "x")).isInstanceOf(UsageException.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ps", "profile", "pull", "rollback", "frobnicate"})
        void asCommand(String word) {
            assertThatThrownBy(() -> parse(word)).isInstanceOf(UsageException.class);
        }

        @Test
        void asArgument() {
            assertThatThrownBy(() -> parse("setup", "now")).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> parse("setup", "--", "now")).isInstanceOf(UsageException.class);
            assertThatThrownBy(() -> parse()).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void helpAndVersionWinOverWhatFollows() {
        assertThat(ArgumentParser.parse(words("--help"), environment)).isEqualTo(new Result.Help(Optional.empty()));
        assertThat(ArgumentParser.parse(words("-V"), environment)).isEqualTo(new Result.Version());
        assertThat(ArgumentParser.parse(words("run", "--help", "--nonsense"), environment))
                .isEqualTo(new Result.Help(Optional.of(Command.RUN)));
        assertThat(ArgumentParser.parse(words("wrap", "-vh"), environment))
                .isEqualTo(new Result.Help(Optional.of(Command.WRAP)));
    }

    @Test
    @DisplayName("a hundred thousand options are read")
    void manyOptions() {
        String[] words = new String[200_002];
        words[0] = "run";
        for (int i = 1; i < 200_001; i += 2) {
            words[i] = "--read";
            words[i + 1] = "/dir" + i;
        }
        words[200_001] = "true";

        assertThat(parse(words).values(Option.READ)).hasSize(100_000);
    }
}

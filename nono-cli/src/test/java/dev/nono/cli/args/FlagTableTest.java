package dev.nono.cli.args;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.cli.reference.HelpModel;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The table of flags in {@code flags.tsv} (command, flag, other names) against the options that there are. */
class FlagTableTest {
    /** What this product has beyond the table. */
    private static final Set<String> OURS = Set.of(
            "run --max-open-files",
            "run --max-file-size",
            "run --max-cpu",
            "run --exit-code-file",
            "run --watch-files",
            "run --require-credentials",
            "shell --require-credentials",
            "proxy --require-credentials",
            "shell --max-open-files",
            "shell --max-file-size",
            "shell --max-cpu",
            "shell --exit-code-file",
            "why --exit-code",
            "why --bypass-protection",
            "why --allow-unix-socket",
            "why --allow-unix-socket-bind",
            "why --allow-unix-socket-dir",
            "why --allow-unix-socket-dir-bind",
            "why --allow-unix-socket-subtree",
            "why --allow-unix-socket-subtree-bind",
            "why --listen-port",
            "why --open-port",
            "why --allow-connect-port",
            "why --network-profile",
            "why --allow-domain",
            "why --deny-domain",
            "why --credential",
            "why --allow-endpoint",
            "learn --timeout",
            "learn --profile",
            "learn --extends",
            "learn --all",
            "learn --no-rdns",
            "learn --trace",
            "learn --json",
            "learn --workdir",
            "learn --verbose",
            "proxy --print",
            "proxy --token-file",
            "setup --force",
            "selftest --json");

    private record Flag(String command, String name, List<String> aliases) {
        String typed() {
            return command + " " + name;
        }
    }

    private static List<Flag> table() throws Exception {
        try (InputStream in = FlagTableTest.class.getResourceAsStream("flags.tsv")) {
            List<Flag> flags = new ArrayList<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .forEach(row -> flags.add(
                            new Flag(row[0], row[1], row[2].isEmpty() ? List.of() : List.of(row[2].split(" ", -1)))));
            return flags;
        }
    }

    @Test
    @DisplayName("every flag of the table is an option of its command, or refused by the name of its feature [52:28]")
    void everyFlagIsThere() throws Exception {
        for (Flag flag : table()) {
            if (isLater(flag)) {
                continue;
            }
            Set<String> names = flag.command().equals("(global)")
                    ? names(Command.RUN)
                    : names(Command.of(flag.command()).orElseThrow());
            if (flag.name().equals("--version")) {
                continue;
            }
            assertThat(names).as(flag.typed()).contains(flag.name()).containsAll(flag.aliases());
        }
    }

    @Test
    @DisplayName("and every option is a flag of the table, or listed as ours [52:28]")
    void everyOptionIsInTheTable() throws Exception {
        Set<String> table = table().stream().map(Flag::typed).collect(Collectors.toCollection(TreeSet::new));
        for (Command command : Command.values()) {
            for (Option option : command.options()) {
                String typed = command.typed() + " " + option.typed();
                boolean known = table.contains(typed) || table.contains("(global) " + option.typed());
                boolean ours = OURS.contains(typed) || command == Command.POLICY;
                assertThat(known != ours || typed.equals("policy " + option.typed()))
                        .as(typed)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("the help of a command shows each of its options [52:28]")
    void helpShowsEveryOption() {
        for (Command command : Command.values()) {
            String help = HelpModel.usage(Optional.of(command), false);
            for (Option option : command.options()) {
                if (!option.isHidden()) {
                    assertThat(help).as(command.typed()).contains(option.typed());
                }
            }
        }
    }

    private static boolean isLater(Flag flag) {
        return Unknown.laterOptions().containsKey(flag.name());
    }

    private static Set<String> names(Command command) {
        Set<String> names = new TreeSet<>();
        for (Option option : command.options()) {
            names.add(option.typed());
            if (option.letter() != '\0') {
                names.add("-" + option.letter());
            }
            for (String older : option.legacyNames()) {
                names.add("--" + older);
            }
        }
        return names;
    }
}

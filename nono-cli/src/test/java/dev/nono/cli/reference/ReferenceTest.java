package dev.nono.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

@DisplayName("Completions and the manual page, generated from the command line")
class ReferenceTest {
    private static CommandSpec demo() {
        CommandSpec open = CommandSpec.create().name("open");
        open.usageMessage().description("Opens what it's told.");
        open.addOption(OptionSpec.builder("-m", "--mode")
                .paramLabel("MODE")
                .arity("1")
                .type(String.class)
                .completionCandidates(List.of("fast", "safe"))
                .description("How [carefully]: fast or safe")
                .build());
        open.addOption(OptionSpec.builder("--from")
                .paramLabel("DIR")
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(".hidden ones, too")
                .build());
        open.addOption(OptionSpec.builder("--secret").hidden(true).build());
        open.addPositional(PositionalParamSpec.builder()
                .paramLabel("COMMAND...")
                .arity("0..*")
                .build());
        CommandSpec demo = CommandSpec.create().name("demo").version("demo 1");
        demo.usageMessage().description("Demonstrates.");
        demo.addSubcommand("open", new CommandLine(open));
        CommandSpec hidden = CommandSpec.create().name("internal");
        hidden.usageMessage().hidden(true);
        demo.addSubcommand("internal", new CommandLine(hidden));
        return demo;
    }

    @Test
    @DisplayName("fish completes commands, options, values and paths")
    void fish() {
        assertThat(FishCompletion.render(demo()))
                .contains("complete -c demo -n '__fish_use_subcommand' -a 'open' -d 'Opens what it\\'s told.'")
                .contains("-n '__fish_seen_subcommand_from open' -s 'm' -l 'mode' -x -a 'fast safe'")
                .contains("-l 'from' -r -F -d '.hidden ones, too'")
                .contains("-a '(__fish_complete_subcommand)'")
                .doesNotContain("secret")
                .doesNotContain("internal");
    }

    @Test
    @DisplayName("zsh completes commands, options, values and paths")
    void zsh() {
        assertThat(ZshCompletion.render(demo()))
                .startsWith("#compdef demo\n")
                .contains("'open:Opens what it'\\''s told.'")
                .contains("'(-m --mode)--mode=[How \\[carefully\\]\\: fast or safe]:MODE:(fast safe)'")
                .contains("'*--from=[.hidden ones, too]:DIR:_files'")
                .contains("'*::argument:_normal'")
                .doesNotContain("secret")
                .doesNotContain("internal");
    }

    @Test
    @DisplayName("the manual page has no line that roff would take for a request")
    void manualPage() {
        assertThat(ManPage.render(demo()))
                .startsWith(".TH DEMO 1 \"\" \"demo 1\"\n.SH NAME\ndemo \\- Demonstrates\n")
                .contains(".SS demo open\n")
                .contains("\\fB\\-m\\fR, \\fB\\-\\-mode\\fR \\fIMODE\\fR\n")
                .contains("\n\\&.hidden ones, too\n")
                .doesNotContain("secret")
                .doesNotContain("internal");
    }

    @Test
    @DisplayName("each file of the real command line names its commands")
    void realCommandLine() {
        assertThat(ReferenceFiles.render(HelpModel.root()))
                .hasSize(4)
                .allSatisfy((path, text) ->
                        assertThat(text).as(path).contains("nono").contains("run"));
    }
}

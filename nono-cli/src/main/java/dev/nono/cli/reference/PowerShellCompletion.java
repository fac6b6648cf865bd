package dev.nono.cli.reference;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for PowerShell. */
public final class PowerShellCompletion {
    private PowerShellCompletion() {}

    /**
     * Writes the completion of a command and of its subcommands.
     *
     * @param command the command as it is called in a shell
     * @return a script to be read by the profile of PowerShell
     */
    public static String render(CommandSpec command) {
        StringBuilder out = new StringBuilder();
        out.append("# Completion of ")
                .append(command.name())
                .append(" for PowerShell, generated from its command line.\n");
        out.append("Register-ArgumentCompleter -Native -CommandName '")
                .append(command.name())
                .append("' -ScriptBlock {\n");
        out.append("    param($wordToComplete, $commandAst, $cursorPosition)\n");
        out.append("    $words = @{\n");
        entry(out, "", command);
        for (CommandSpec sub : Model.commands(command)) {
            entry(out, sub.name(), sub);
        }
        out.append("    }\n");
        out.append("    $typed = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { \"$_\" })\n");
        out.append("    $sub = $typed | Where-Object { $_ -and $words.ContainsKey($_) } | Select-Object -First 1\n");
        out.append("    if (-not $sub) { $sub = '' }\n");
        out.append("    $words[$sub] | Where-Object { $_ -like \"$wordToComplete*\" } | ForEach-Object {\n");
        out.append("        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)\n");
        out.append("    }\n}\n");
        return out.toString();
    }

    private static void entry(StringBuilder out, String name, CommandSpec command) {
        out.append("        '").append(name).append("' = @(");
        String separator = "";
        List<CommandSpec> commands = Model.commands(command);
        for (CommandSpec sub : commands) {
            out.append(separator).append('\'').append(sub.name()).append('\'');
            separator = ", ";
        }
        for (OptionSpec option : Model.options(command)) {
            out.append(separator).append('\'').append(option.longestName()).append('\'');
            separator = ", ";
        }
        out.append(")\n");
    }
}

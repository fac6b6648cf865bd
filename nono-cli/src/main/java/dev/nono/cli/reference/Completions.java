package dev.nono.cli.reference;

import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Completion scripts, by the name of the shell. */
public final class Completions {
    private Completions() {}

    /**
     * The script for a shell.
     *
     * @param shell {@code bash}, {@code zsh}, {@code fish} or {@code powershell}
     * @return the script, or empty for another shell
     */
    public static Optional<String> of(String shell) {
        CommandLine nono = HelpModel.root();
        return switch (shell) {
            case "bash" -> Optional.of(AutoComplete.bash("nono", nono));
            case "zsh" -> Optional.of(ZshCompletion.render(nono.getCommandSpec()));
            case "fish" -> Optional.of(FishCompletion.render(nono.getCommandSpec()));
            case "powershell" -> Optional.of(PowerShellCompletion.render(nono.getCommandSpec()));
            default -> Optional.empty();
        };
    }
}

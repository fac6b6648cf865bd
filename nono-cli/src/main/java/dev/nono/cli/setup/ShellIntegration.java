package dev.nono.cli.setup;

import dev.nono.sandbox.OsString;
import java.util.Map;

/** Lines for the start-up file of a shell. */
final class ShellIntegration {
    private ShellIntegration() {}

    static String lines(Map<OsString, OsString> variables) {
        OsString path = variables.get(OsString.of("SHELL"));
        String shell = path == null ? "" : path.toString();
        shell = shell.substring(shell.lastIndexOf('/') + 1);
        return switch (shell) {
            case "fish" -> """
                  # ~/.config/fish/config.fish
                  alias nr 'nono run --allow-cwd --'
                  nono completion fish | source
                """;
            case "zsh" -> """
                  # ~/.zshrc
                  alias nr='nono run --allow-cwd --'
                  nono completion zsh > "${fpath[1]}/_nono"
                """;
            default -> """
                  # ~/.bashrc
                  alias nr='nono run --allow-cwd --'
                  source <(nono completion bash)
                """;
        };
    }
}

package dev.nono.cli.setup;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.reference.Completions;
import dev.nono.cli.terminal.Console;
import java.util.Optional;

/** {@code completion}: a script for a shell, made from the same table as everything else. */
public final class CompletionCommand {
    private CompletionCommand() {}

    /**
     * Prints the script.
     *
     * @return 0, or 1 if nobody read it to its end
     */
    public static int run(Arguments arguments, Console console) {
        if (arguments.trailing().isEmpty()) {
            throw usage("no shell given");
        }
        String shell = arguments.trailing().get(0).toString();
        console.result(Completions.of(shell).orElseThrow(() -> usage("there is no completion for \"" + shell + "\"")));
        return console.isBroken() ? 1 : 0;
    }

    private static UsageException usage(String what) {
        return new UsageException(Optional.of(Command.COMPLETION), what + "; name one of bash, zsh, fish, powershell");
    }
}

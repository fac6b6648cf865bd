package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Streams;
import dev.nono.cli.terminal.Theme.Colour;
import java.nio.file.Path;

/** Whether the program may read the directory in which it should start. */
final class WorkingDirectory {
    private WorkingDirectory() {}

    /**
     * Grants reading the directory, if no grant gives that already and the user agrees.
     *
     * @throws NonoException if there is no such directory, or {@code --silent} forbids to ask
     */
    static void share(Path workdir, CapabilitySetBuilder capabilities, Arguments arguments, Console console) {
        FileGrant grant = FileGrant.directory(workdir, Access.READ, GrantSource.USER);
        CapabilitySet granted = capabilities.build();
        if (granted.covers(grant.resolved(), Access.READ)) {
            return;
        }
        if (arguments.has(Option.ALLOW_CWD) || ask(grant, console)) {
            capabilities.grant(grant);
        }
    }

    private static boolean ask(FileGrant grant, Console console) {
        String shown = Printable.line(grant.original().toString());
        if (console.isSilent()) {
            throw NonoException.forPath(
                    ErrorCode.CWD_PROMPT_REQUIRED,
                    grant.original(),
                    "the working directory " + shown
                            + " is not granted, and --silent forbids to ask; add --allow-cwd, or grant it with --read");
        }
        if (!Streams.isTerminal(0)) {
            console.say(console.paint()
                    .of(
                            Colour.SUBTEXT,
                            "The working directory " + shown
                                    + " is not granted; add --allow-cwd to let the command read it."));
            return false;
        }
        return Question.ask("May the command read the working directory " + shown + "?", console);
    }
}

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
import dev.nono.profile.model.WorkdirAccess;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the program may read the directory in which it should start. */
final class WorkingDirectory {
    private WorkingDirectory() {}

    /**
     * Grants what the profile wants of the directory, or reading it, if no grant gives that already and the user agrees.
     *
     * @throws NonoException if there is no such directory, or {@code --silent} forbids to ask
     */
    static void share(
            Path workdir,
            Optional<WorkdirAccess> ofProfile,
            CapabilitySetBuilder capabilities,
            Arguments arguments,
            Console console) {
        WorkdirAccess wanted = ofProfile.orElse(WorkdirAccess.READ);
        if (wanted == WorkdirAccess.NONE) {
            return;
        }
        Access access = switch (wanted) {
            case WRITE -> Access.WRITE;
            case READ_WRITE -> Access.READ_WRITE;
            default -> Access.READ;
        };
        FileGrant grant = FileGrant.directory(workdir, access, GrantSource.USER);
        CapabilitySet granted = capabilities.build();
        if (granted.covers(grant.resolved(), access)) {
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
                            "The working directory " + shown + " is not granted; add --allow-cwd to let the command "
                                    + what(grant) + " it."));
            return false;
        }
        return Question.ask("May the command " + what(grant) + " the working directory " + shown + "?", console);
    }

    private static String what(FileGrant grant) {
        return switch (grant.access()) {
            case READ -> "read";
            case WRITE -> "write";
            case READ_WRITE -> "read and write";
        };
    }
}

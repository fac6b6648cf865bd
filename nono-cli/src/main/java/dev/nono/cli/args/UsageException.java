package dev.nono.cli.args;

import java.util.Optional;

/** The command line cannot be understood: exit code 2, with a short usage. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Command> command;

    public UsageException(Optional<Command> command, String message) {
        super(message);
        this.command = command;
    }

    /** The command whose usage helps, if it is known. */
    public Optional<Command> command() {
        return command;
    }
}

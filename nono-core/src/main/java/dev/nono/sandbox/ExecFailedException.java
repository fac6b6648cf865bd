package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;

/** The sandbox was made, and the kernel then refused to execute the program in it. */
public final class ExecFailedException extends NonoException {
    private static final long serialVersionUID = 1L;

    private final String errno;

    /**
     * A refused execution.
     *
     * @param program the program for people
     * @param errno the name of the error, such as {@code EACCES}
     * @param reason what it means and what would mend it
     */
    public ExecFailedException(String program, String errno, String reason) {
        super(
                ErrorCode.COMMAND_EXECUTION,
                "cannot execute " + program + " inside the sandbox (" + errno + "): " + reason,
                Map.of("program", program, "errno", errno),
                null);
        this.errno = errno;
    }

    /**
     * The error of the kernel.
     *
     * @return its name
     */
    public String errno() {
        return errno;
    }
}

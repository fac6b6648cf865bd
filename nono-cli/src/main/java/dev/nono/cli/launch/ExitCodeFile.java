package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Option;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells callers whose exit code it was, which the code alone does not: a command may exit with 1, too. Opened before the
 * command starts and kept open, so that the command cannot lead the writing elsewhere.
 */
final class ExitCodeFile implements AutoCloseable {
    private final Path path;
    private final OutputStream out;

    private ExitCodeFile(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    static Optional<ExitCodeFile> open(Optional<OsString> value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Path path = FlagGrants.path(Option.EXIT_CODE_FILE, value.get());
        try {
            return Optional.of(new ExitCodeFile(path, Files.newOutputStream(path)));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** The code is the command's. */
    void command(int code) {
        write("{\"exit_code\":" + code + ",\"source\":\"command\"}\n");
    }

    /** The code is nono's own. */
    void nono(int code) {
        write("{\"exit_code\":" + code + ",\"source\":\"nono\"}\n");
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static NonoException failure(Path path, IOException e) {
        return NonoException.forPath(
                ErrorCode.IO, path, "cannot write the exit code to " + path + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }
}

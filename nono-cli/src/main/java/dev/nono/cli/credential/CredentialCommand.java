package dev.nono.cli.credential;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.proxy.CapturedTokens;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code credential forget PROVIDER}: the tokens of a login are kept no longer. */
public final class CredentialCommand {
    private CredentialCommand() {}

    /**
     * Forgets the tokens.
     *
     * @return 0 if there were some, else 1
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        if (arguments.trailing().isEmpty()) {
            throw new UsageException(
                    Optional.of(Command.CREDENTIAL_FORGET),
                    "no provider given; name one of credential_providers of a profile");
        }
        String provider = arguments.trailing().get(0).toString();
        Path file = CapturedTokens.file(Contexts.of(variables).stateHome());
        int forgotten = Files.exists(file) ? CapturedTokens.forget(file, provider) : 0;
        if (forgotten == 0) {
            console.error("no tokens of \"" + Printable.line(provider) + "\" are kept in " + file);
            return 1;
        }
        console.result(
                "Forgot " + forgotten + (forgotten == 1 ? " token" : " tokens") + " of " + Printable.line(provider)
                        + ". Whoever has a copy can still use them: log out at the service as well.\n");
        return 0;
    }
}

package dev.nono.cli;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.credential.CredentialCommand;
import dev.nono.cli.launch.RunCommand;
import dev.nono.cli.launch.Signals;
import dev.nono.cli.learn.LearnCommand;
import dev.nono.cli.policy.PolicyCommand;
import dev.nono.cli.profile.ProfileCommand;
import dev.nono.cli.proxy.ProxyCommand;
import dev.nono.cli.selftest.SelftestCommand;
import dev.nono.cli.setup.CompletionCommand;
import dev.nono.cli.setup.SetupCommand;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.why.WhyCommand;
import dev.nono.sandbox.OsString;
import java.util.Map;

/** Which class runs which command. Each is loaded only if it is the one. */
final class Commands {
    private Commands() {}

    static int start(Arguments arguments, Map<OsString, OsString> environment, Console console) {
        return switch (arguments.command()) {
            case RUN, SHELL, WRAP -> RunCommand.run(arguments, environment, console);
            case WHY -> WhyCommand.run(arguments, environment, console);
            case SETUP -> SetupCommand.run(arguments, environment, console);
            case SELFTEST -> {
                Signals.endThisProcess();
                yield SelftestCommand.run(arguments, console);
            }
            case PROFILE_INIT,
                    PROFILE_LIST,
                    PROFILE_SHOW,
                    PROFILE_DIFF,
                    PROFILE_VALIDATE,
                    PROFILE_PROMOTE,
                    PROFILE_GROUPS,
                    PROFILE_SCHEMA,
                    PROFILE_GUIDE -> ProfileCommand.run(arguments, environment, console);
            case COMPLETION -> CompletionCommand.run(arguments, console);
            case POLICY -> PolicyCommand.run(arguments, environment, console);
            case PROXY -> ProxyCommand.run(arguments, environment, console);
            case CREDENTIAL_FORGET -> CredentialCommand.run(arguments, environment, console);
            case LEARN -> LearnCommand.run(arguments, environment, console);
        };
    }
}

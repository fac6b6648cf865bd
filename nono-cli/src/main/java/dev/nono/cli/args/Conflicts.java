package dev.nono.cli.args;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Options that contradict each other. */
final class Conflicts {
    private Conflicts() {}

    static void check(Arguments arguments) {
        if (arguments.has(Option.ALLOW_NET) && arguments.has(Option.BLOCK_NET)) {
            throw conflict(arguments, Option.ALLOW_NET, List.of(Option.BLOCK_NET));
        }
        if (arguments.has(Option.ALLOW_NET)) {
            for (Option option : arguments.command().options()) {
                if (option.section() == Option.Section.PROXY && arguments.has(option)) {
                    throw conflict(arguments, Option.ALLOW_NET, List.of(option));
                }
            }
        }
        if (arguments.has(Option.EXTENDS)
                && !arguments.has(Option.PROFILE)
                && arguments.command() != Command.PROFILE_INIT) {
            throw new UsageException(
                    Optional.of(arguments.command()), "--extends adds to a profile; name it with --profile");
        }
        if (arguments.command() == Command.PROXY) {
            proxy(arguments);
        }
        if (arguments.has(Option.CONFIG)) {
            List<Option> replaced = new ArrayList<>();
            for (Option option : arguments.command().options()) {
                if (option.isReplacedByConfig() && arguments.has(option)) {
                    replaced.add(option);
                }
            }
            if (!replaced.isEmpty()) {
                throw conflict(arguments, Option.CONFIG, replaced);
            }
        }
    }

    private static void proxy(Arguments arguments) {
        if (arguments.has(Option.NO_AUTH) && arguments.has(Option.PASS)) {
            throw conflict(arguments, Option.NO_AUTH, List.of(Option.PASS));
        }
        if (arguments.has(Option.NO_AUTH) && arguments.has(Option.TOKEN_FILE)) {
            throw conflict(arguments, Option.NO_AUTH, List.of(Option.TOKEN_FILE));
        }
        if (arguments.has(Option.PROXY_CA_CERT) && arguments.has(Option.PROXY_CA_VALIDITY)) {
            throw conflict(arguments, Option.PROXY_CA_CERT, List.of(Option.PROXY_CA_VALIDITY));
        }
        if (arguments.has(Option.PROXY_CA_CERT) != arguments.has(Option.PROXY_CA_KEY)) {
            throw new UsageException(
                    Optional.of(arguments.command()), "--proxy-ca-cert and --proxy-ca-key need each other; give both");
        }
    }

    private static UsageException conflict(Arguments arguments, Option one, List<Option> others) {
        StringBuilder message = new StringBuilder(one.typed()).append(" cannot be used with");
        String separator = " ";
        for (Option other : others) {
            message.append(separator).append(other.typed());
            separator = ", ";
        }
        for (Option option : List.of(one, others.get(0))) {
            if (!option.variable().isEmpty()) {
                message.append(" (")
                        .append(option.typed())
                        .append(" may also come from ")
                        .append(option.variable());
                message.append(')');
            }
        }
        return new UsageException(Optional.of(arguments.command()), message.toString());
    }
}

package dev.nono.cli.args;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Every command, and the options that it has. */
public enum Command {
    RUN("[OPTIONS] [--] COMMAND [ARGS]...", "Run a command in a sandbox and exit with its exit code"),
    SHELL("[OPTIONS]", "Start an interactive shell in a sandbox"),
    WRAP("[OPTIONS] [--] COMMAND [ARGS]...", "Become a command in a sandbox, with no supervisor left behind"),
    WHY("[OPTIONS] [-- ARGS...]", "Say whether a path, host or command would be allowed, and which rule decides"),
    SETUP("[OPTIONS]", "Check this machine and show what nono protects"),
    SELFTEST("[OPTIONS]", "Prove each part of the sandbox on this machine"),
    PROFILE_INIT("[OPTIONS] NAME", "Write a profile to start with"),
    PROFILE_LIST("[OPTIONS]", "List the profiles that exist"),
    PROFILE_SHOW("[OPTIONS] NAME_OR_PATH", "Show what a profile comes to, with all that it extends"),
    PROFILE_DIFF("[OPTIONS] NAME_OR_PATH NAME_OR_PATH", "Show what differs between two profiles"),
    PROFILE_VALIDATE("[OPTIONS] FILE_OR_NAME", "Say what is wrong with a profile"),
    PROFILE_PROMOTE("[OPTIONS] NAME", "Put a draft in place of a profile, after it was looked at"),
    PROFILE_GROUPS("[OPTIONS] [GROUP]", "Show the policy groups that profiles can include"),
    PROFILE_SCHEMA("[OPTIONS]", "Print the JSON schema of profiles"),
    PROFILE_GUIDE("", "Print how profiles are written"),
    COMPLETION("SHELL", "Print a completion script for bash, zsh, fish or powershell"),
    POLICY("test [OPTIONS] FILE", "Hold the policy to what a file expects of it"),
    LEARN("[OPTIONS] COMMAND [ARGS]...", "Watch a command, and say what it needs"),
    PROXY("[OPTIONS]", "Run the network proxy alone, for programs that nono does not start"),
    CREDENTIAL_FORGET("PROVIDER", "Forget the tokens of a login that the proxy kept from a program");

    private static final Set<Option> GLOBAL = EnumSet.of(Option.SILENT, Option.THEME, Option.LOG_FILE, Option.HELP);

    private static final Set<Option> SANDBOX = EnumSet.of(
            Option.ALLOW,
            Option.READ,
            Option.WRITE,
            Option.ALLOW_FILE,
            Option.READ_FILE,
            Option.WRITE_FILE,
            Option.BYPASS_PROTECTION,
            Option.ALLOW_CWD,
            Option.WORKDIR,
            Option.CONFIG,
            Option.PROFILE,
            Option.EXTENDS,
            Option.ALLOW_UNIX_SOCKET,
            Option.ALLOW_UNIX_SOCKET_BIND,
            Option.ALLOW_UNIX_SOCKET_DIR,
            Option.ALLOW_UNIX_SOCKET_DIR_BIND,
            Option.ALLOW_UNIX_SOCKET_SUBTREE,
            Option.ALLOW_UNIX_SOCKET_SUBTREE_BIND,
            Option.BLOCK_NET,
            Option.LISTEN_PORT,
            Option.OPEN_PORT,
            Option.ALLOW_CONNECT_PORT,
            Option.ENV_CREDENTIAL,
            Option.ENV_CREDENTIAL_MAP,
            Option.ALLOW_GPU,
            Option.ALLOW_LAUNCH_SERVICES,
            Option.ALLOW_COMMAND,
            Option.BLOCK_COMMAND,
            Option.VERBOSE,
            Option.DRY_RUN,
            Option.SUPPRESS_SAVE_PROMPT);

    private static final Set<Option> SUPERVISED = EnumSet.of(
            Option.ALLOW_NET,
            Option.SANDBOX_POLICY,
            Option.MEMORY,
            Option.MAX_PROCESSES,
            Option.MAX_OPEN_FILES,
            Option.MAX_FILE_SIZE,
            Option.MAX_CPU,
            Option.EXIT_CODE_FILE,
            Option.NETWORK_PROFILE,
            Option.ALLOW_DOMAIN,
            Option.DENY_DOMAIN,
            Option.CREDENTIAL,
            Option.REQUIRE_CREDENTIALS,
            Option.ALLOW_ENDPOINT,
            Option.UPSTREAM_PROXY,
            Option.UPSTREAM_BYPASS,
            Option.PROXY_PORT,
            Option.PROXY_CA_VALIDITY,
            Option.ALLOW_HTTP2);

    private final String arguments;
    private final String help;

    Command(String arguments, String help) {
        this.arguments = arguments;
        this.help = help;
    }

    /** The word that is typed. */
    public String typed() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The word that several commands start with; empty if this one has a word of its own. */
    public Optional<String> group() {
        int blank = typed().indexOf(' ');
        return blank < 0 ? Optional.empty() : Optional.of(typed().substring(0, blank));
    }

    /** The last word. */
    public String word() {
        return typed().substring(typed().indexOf(' ') + 1);
    }

    /** The commands that start with a word; none if it starts none or is a command itself. */
    public static List<Command> ofGroup(String word) {
        List<Command> commands = new ArrayList<>();
        for (Command command : values()) {
            if (command.group().isPresent() && command.group().get().equals(word)) {
                commands.add(command);
            }
        }
        return commands;
    }

    /** How many words it takes that are no options; the command line of somebody else is not counted. */
    public int operands() {
        return switch (this) {
            case COMPLETION,
                    PROFILE_INIT,
                    PROFILE_SHOW,
                    PROFILE_VALIDATE,
                    PROFILE_PROMOTE,
                    PROFILE_GROUPS,
                    CREDENTIAL_FORGET -> 1;
            case PROFILE_DIFF, POLICY -> 2;
            default -> 0;
        };
    }

    /** One line for help texts. */
    public String help() {
        return help;
    }

    /** How the command is called. */
    public String synopsis() {
        return arguments.isEmpty() ? "nono " + typed() : "nono " + typed() + " " + arguments;
    }

    /** Whether the command starts programs in a sandbox. */
    public boolean startsPrograms() {
        return this == RUN || this == SHELL || this == WRAP;
    }

    /** Whether the first argument that is no option starts a command line of somebody else. */
    public boolean takesCommand() {
        return this == RUN || this == WRAP || this == LEARN;
    }

    /** The options of nono itself, before and after the command. */
    public static Set<Option> globalOptions() {
        return GLOBAL;
    }

    /** All options of this command, those of nono itself included. */
    public Set<Option> options() {
        EnumSet<Option> options = EnumSet.copyOf(GLOBAL);
        switch (this) {
            case RUN -> {
                options.addAll(SANDBOX);
                options.addAll(SUPERVISED);
                options.add(Option.NO_DIAGNOSTICS);
                options.add(Option.DIAGNOSTICS_JSON);
                options.add(Option.WATCH_FILES);
            }
            case SHELL -> {
                options.addAll(SANDBOX);
                options.addAll(SUPERVISED);
                options.add(Option.SHELL);
            }
            case WRAP -> {
                options.addAll(SANDBOX);
                options.add(Option.NO_DIAGNOSTICS);
            }
            case WHY -> {
                options.addAll(EnumSet.range(Option.PATH, Option.EXIT_CODE));
                options.addAll(EnumSet.range(Option.ALLOW, Option.BYPASS_PROTECTION));
                options.addAll(EnumSet.range(Option.ALLOW_UNIX_SOCKET, Option.BLOCK_NET));
                options.addAll(EnumSet.range(Option.LISTEN_PORT, Option.ALLOW_CONNECT_PORT));
                options.addAll(EnumSet.range(Option.NETWORK_PROFILE, Option.ALLOW_ENDPOINT));
                options.remove(Option.REQUIRE_CREDENTIALS);
                options.add(Option.WORKDIR);
                options.add(Option.PROFILE);
                options.add(Option.EXTENDS);
            }
            case SETUP -> {
                options.add(Option.CHECK_ONLY);
                options.add(Option.SHELL_INTEGRATION);
                options.add(Option.EXAMPLE_PROFILES);
                options.add(Option.FORCE);
                options.add(Option.VERBOSE);
            }
            case SELFTEST -> options.add(Option.JSON);
            case POLICY -> {
                options.addAll(EnumSet.range(Option.ALLOW, Option.BYPASS_PROTECTION));
                options.addAll(EnumSet.range(Option.ALLOW_UNIX_SOCKET, Option.BLOCK_NET));
                options.addAll(EnumSet.range(Option.LISTEN_PORT, Option.ALLOW_CONNECT_PORT));
                options.addAll(EnumSet.range(Option.NETWORK_PROFILE, Option.ALLOW_ENDPOINT));
                options.remove(Option.REQUIRE_CREDENTIALS);
                options.add(Option.WORKDIR);
                options.add(Option.PROFILE);
                options.add(Option.EXTENDS);
                options.add(Option.JSON);
            }
            case LEARN -> {
                options.addAll(EnumSet.range(Option.TIMEOUT, Option.TRACE));
                options.add(Option.PROFILE);
                options.add(Option.EXTENDS);
                options.add(Option.JSON);
                options.add(Option.WORKDIR);
                options.add(Option.VERBOSE);
            }
            case PROFILE_INIT ->
                options.addAll(EnumSet.of(
                        Option.EXTENDS, Option.GROUPS, Option.DESCRIPTION, Option.FULL, Option.TO_FILE, Option.FORCE));
            case PROFILE_LIST, PROFILE_DIFF -> options.add(Option.JSON);
            case PROFILE_SHOW -> options.addAll(EnumSet.of(Option.JSON, Option.RAW, Option.FORMAT));
            case PROFILE_VALIDATE -> options.addAll(EnumSet.of(Option.JSON, Option.DRAFT, Option.STRICT));
            case PROFILE_PROMOTE -> options.addAll(EnumSet.of(Option.DIFF, Option.YES));
            case PROFILE_GROUPS -> options.addAll(EnumSet.of(Option.JSON, Option.ALL_PLATFORMS));
            case PROFILE_SCHEMA -> options.add(Option.TO_FILE);
            case PROXY -> {
                options.addAll(EnumSet.range(Option.LISTEN, Option.TOKEN_FILE));
                options.addAll(EnumSet.range(Option.NETWORK_PROFILE, Option.ALLOW_HTTP2));
                options.remove(Option.PROXY_PORT);
                options.add(Option.PROFILE);
                options.add(Option.EXTENDS);
                options.add(Option.PROXY_CA_CERT);
                options.add(Option.PROXY_CA_KEY);
                options.add(Option.VERBOSE);
            }
            case COMPLETION, PROFILE_GUIDE, CREDENTIAL_FORGET -> {}
        }
        return options;
    }

    /** The command of a word. */
    public static Optional<Command> of(String word) {
        for (Command command : values()) {
            if (command.typed().equals(word)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** The commands that help texts name. */
    public static List<Command> shown() {
        return List.of(values());
    }
}

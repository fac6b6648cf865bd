package dev.nono.cli.args;

import java.util.List;

/** Every option of every command. */
public enum Option {
    SILENT(Section.OUTPUT, Kind.FLAG, "silent", 's', "", "Print nothing of nono but errors and requested results"),
    THEME(
            Section.OUTPUT,
            Kind.VALUE,
            "theme",
            "THEME",
            "Colour theme: mocha, latte, frappe, macchiato, tokyo-night, minimal"),
    LOG_FILE(Section.OUTPUT, Kind.VALUE, "log-file", "PATH", "Append logs to this file instead of standard error"),
    HELP(Section.OUTPUT, Kind.FLAG, "help", 'h', "", "Print this help"),
    VERSION(Section.OUTPUT, Kind.FLAG, "version", 'V', "", "Print the version"),
    VERBOSE(Section.OUTPUT, Kind.COUNT, "verbose", 'v', "", "Say more: -v info, -vv debug, -vvv trace"),

    ALLOW(Section.FILES, Kind.LIST, "allow", 'a', "DIR", "Read and write a directory and everything below it"),
    READ(Section.FILES, Kind.LIST, "read", 'r', "DIR", "Read a directory and everything below it"),
    WRITE(
            Section.FILES,
            Kind.LIST,
            "write",
            'w',
            "DIR",
            "Write a directory and everything below it, without removing directories"),
    ALLOW_FILE(Section.FILES, Kind.LIST, "allow-file", "FILE", "Read and write one file"),
    READ_FILE(Section.FILES, Kind.LIST, "read-file", "FILE", "Read one file"),
    WRITE_FILE(Section.FILES, Kind.LIST, "write-file", "FILE", "Write one file"),
    BYPASS_PROTECTION(
            Section.FILES,
            Kind.LIST,
            "bypass-protection",
            "PATH",
            "Lift the protection of a path that is also granted",
            "override-deny"),
    ALLOW_CWD(Section.FILES, Kind.FLAG, "allow-cwd", "", "Grant reading the working directory without asking"),
    WORKDIR(Section.FILES, Kind.VALUE, "workdir", "DIR", "Working directory of the command"),
    CONFIG(Section.FILES, Kind.VALUE, "config", 'c', "FILE", "Take the whole sandbox from a capability manifest"),

    PROFILE(
            Section.FILES,
            Kind.VALUE,
            "profile",
            'p',
            "NAME_OR_PATH",
            "Take what is granted from a profile: a name, a path, or namespace/pack"),
    EXTENDS(Section.FILES, Kind.LIST, "extends", "PROFILE", "Put a profile in front of those that --profile extends"),

    ALLOW_UNIX_SOCKET(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket",
            "SOCKET",
            "Connect to one Unix socket; implies reading it"),
    ALLOW_UNIX_SOCKET_BIND(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket-bind",
            "SOCKET",
            "Connect to and create one Unix socket; implies writing it, or its directory while it is missing"),
    ALLOW_UNIX_SOCKET_DIR(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket-dir",
            "DIR",
            "Connect to the sockets directly in a directory"),
    ALLOW_UNIX_SOCKET_DIR_BIND(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket-dir-bind",
            "DIR",
            "Connect to and create sockets directly in a directory"),
    ALLOW_UNIX_SOCKET_SUBTREE(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket-subtree",
            "DIR",
            "Connect to the sockets anywhere below a directory"),
    ALLOW_UNIX_SOCKET_SUBTREE_BIND(
            Section.SOCKETS,
            Kind.LIST,
            "allow-unix-socket-subtree-bind",
            "DIR",
            "Connect to and create sockets anywhere below a directory"),

    BLOCK_NET(Section.NETWORK, Kind.FLAG, "block-net", "", "No network", "net-block"),
    ALLOW_NET(Section.NETWORK, Kind.FLAG, "allow-net", "", "Unrestricted network (the default)", "net-allow"),
    LISTEN_PORT(Section.NETWORK, Kind.LIST, "listen-port", "PORT", "Listen on this TCP port", "allow-bind"),
    OPEN_PORT(
            Section.NETWORK,
            Kind.LIST,
            "open-port",
            "PORT",
            "Connect to and listen on this port of localhost",
            "allow-port"),
    ALLOW_CONNECT_PORT(
            Section.NETWORK, Kind.LIST, "allow-connect-port", "PORT", "Connect to this TCP port of any host (Linux)"),
    SANDBOX_POLICY(
            Section.NETWORK,
            Kind.VALUE,
            "sandbox-policy",
            "POLICY",
            "What holds the network mode: auto (all that the kernel has), landlock (TCP rules only), external (nothing)"),

    ENV_CREDENTIAL(
            Section.CREDENTIALS,
            Kind.LIST,
            "env-credential",
            "LIST",
            "Give the command credentials in variables: names of the key store, env://NAME, op://…=NAME"),
    ENV_CREDENTIAL_MAP(
            Section.CREDENTIALS,
            Kind.LIST,
            "env-credential-map",
            "REFERENCE VARIABLE",
            "Give the command the credential of a reference in a variable"),

    NETWORK_PROFILE(
            Section.PROXY,
            Kind.VALUE,
            "network-profile",
            "NAME",
            "Reach only the hosts of a named set, such as developer"),
    ALLOW_DOMAIN(
            Section.PROXY,
            Kind.LIST,
            "allow-domain",
            "HOST",
            "Reach only the hosts that are named: a host, *.suffix, a group, or a URL whose path is a rule",
            "allow-proxy proxy-allow"),
    DENY_DOMAIN(Section.PROXY, Kind.LIST, "deny-domain", "HOST", "Never reach this host, *.suffix or group"),
    CREDENTIAL(
            Section.PROXY,
            Kind.LIST,
            "credential",
            "SERVICE",
            "Let the proxy add the credential of a service, which the command never sees",
            "proxy-credential"),
    REQUIRE_CREDENTIALS(
            Section.PROXY,
            Kind.FLAG,
            "require-credentials",
            "",
            "Start nothing if a credential for the proxy is not there, instead of refusing the requests that need it"),
    ALLOW_ENDPOINT(
            Section.PROXY,
            Kind.LIST,
            "allow-endpoint",
            "SERVICE:METHOD:/PATH",
            "Let only these requests to a service through, such as github:GET:/repos/**"),
    UPSTREAM_PROXY(
            Section.PROXY,
            Kind.VALUE,
            "upstream-proxy",
            "HOST:PORT",
            "Reach hosts through this proxy",
            "external-proxy"),
    UPSTREAM_BYPASS(
            Section.PROXY,
            Kind.LIST,
            "upstream-bypass",
            "HOST",
            "Reach this host or *.suffix without the upstream proxy",
            "external-proxy-bypass"),
    PROXY_PORT(Section.PROXY, Kind.VALUE, "proxy-port", "PORT", "The port of the proxy instead of a free one"),
    PROXY_CA_VALIDITY(
            Section.PROXY,
            Kind.VALUE,
            "proxy-ca-validity",
            "DAYS",
            "How many days the certificates of the proxy are valid, 1 to 365"),
    ALLOW_HTTP2(Section.PROXY, Kind.FLAG, "allow-http2", "", "Speak HTTP/2 where both sides can"),

    PROXY_CA_CERT(
            Section.PROXY,
            Kind.VALUE,
            "proxy-ca-cert",
            "PEM",
            "Sign with this authority instead of one that is made at the start"),
    PROXY_CA_KEY(Section.PROXY, Kind.VALUE, "proxy-ca-key", "PEM", "Its key: PKCS #8, on the curve P-256"),

    ALLOW_GPU(Section.DEVICES, Kind.FLAG, "allow-gpu", "", "Use the render and compute devices of graphics processors"),
    ALLOW_LAUNCH_SERVICES(
            Section.DEVICES, Kind.FLAG, "allow-launch-services", "", "Open files with other applications (macOS only)"),

    ALLOW_COMMAND(Section.LEGACY, Kind.LIST, "allow-command", "CMD", "Start a command although its name is blocked"),
    BLOCK_COMMAND(
            Section.LEGACY, Kind.LIST, "block-command", "CMD", "Refuse to start a command of this name; no boundary"),

    MEMORY(Section.LIMITS, Kind.VALUE, "memory", "SIZE", "Memory of the whole process tree, such as 512M or 1Gi"),
    MAX_PROCESSES(Section.LIMITS, Kind.VALUE, "max-processes", "N", "Processes and threads of the whole tree"),
    MAX_OPEN_FILES(Section.LIMITS, Kind.VALUE, "max-open-files", "N", "Open files of each process"),
    MAX_FILE_SIZE(Section.LIMITS, Kind.VALUE, "max-file-size", "SIZE", "Size of each file that is written"),
    MAX_CPU(Section.LIMITS, Kind.VALUE, "max-cpu", "SECONDS", "Processor time of each process"),

    DRY_RUN(Section.OUTPUT, Kind.FLAG, "dry-run", "", "Print what would be enforced and run nothing"),
    NO_DIAGNOSTICS(Section.OUTPUT, Kind.FLAG, "no-diagnostics", "", "Say nothing when the command fails"),
    DIAGNOSTICS_JSON(
            Section.OUTPUT, Kind.FLAG, "diagnostics-json", "", "Print the diagnosis as JSON on standard error"),
    EXIT_CODE_FILE(
            Section.OUTPUT,
            Kind.VALUE,
            "exit-code-file",
            "PATH",
            "Write to this file whose exit code it was: the command's, or nono's own"),
    SUPPRESS_SAVE_PROMPT(
            Section.OUTPUT,
            Kind.LIST,
            "suppress-save-prompt",
            "PATH",
            "Do not offer to save grants for this path and what is below it",
            "ignore-denied"),
    WATCH_FILES(
            Section.OUTPUT,
            Kind.FLAG,
            "watch-files",
            "",
            "See which files the command asks for and is refused; slows the command"),
    SHELL(Section.RUN, Kind.VALUE, "shell", "SHELL", "The shell to start instead of $SHELL"),

    PATH(Section.QUERY, Kind.VALUE, "path", "PATH", "Would this path be accessible?"),
    OP(Section.QUERY, Kind.VALUE, "op", "OP", "The access to --path: read (default), write or readwrite"),
    HOST(Section.QUERY, Kind.VALUE, "host", "HOST", "Would this host or URL be reachable?"),
    PORT(Section.QUERY, Kind.VALUE, "port", "PORT", "The port of --host (default 443)"),
    SCOPE(Section.QUERY, Kind.VALUE, "scope", "SCOPE", "Would this be held: signal or abstract-unix-socket?"),
    COMMAND(Section.QUERY, Kind.VALUE, "command", "NAME", "Would this command be allowed? Its arguments follow --"),
    CALLER(Section.QUERY, Kind.VALUE, "caller", "NAME", "Who calls --command (default session)"),
    SELF(Section.QUERY, Kind.FLAG, "self", "", "Ask about the sandbox in which this nono runs"),
    JSON(Section.OUTPUT, Kind.FLAG, "json", "", "Print the result as JSON"),
    EXIT_CODE(
            Section.OUTPUT,
            Kind.FLAG,
            "exit-code",
            "",
            "Exit with 0 if allowed, 3 if denied, 4 if a person would be asked"),

    GROUPS(Section.RUN, Kind.LIST, "groups", "LIST", "Policy groups to include, separated by commas"),
    DESCRIPTION(Section.RUN, Kind.VALUE, "description", "TEXT", "What the profile is for"),
    FULL(Section.RUN, Kind.FLAG, "full", "", "Write every section"),
    TO_FILE(Section.RUN, Kind.VALUE, "output", 'o', "PATH", "Write to this file"),
    FORCE(Section.RUN, Kind.FLAG, "force", "", "Replace a file that exists"),
    RAW(Section.OUTPUT, Kind.FLAG, "raw", "", "Show paths as they are written only"),
    FORMAT(Section.OUTPUT, Kind.VALUE, "format", "FORMAT", "profile (default), or manifest for a capability manifest"),
    DRAFT(Section.RUN, Kind.FLAG, "draft", "", "The argument is the name of a draft"),
    STRICT(Section.RUN, Kind.FLAG, "strict", "", "Exit with 2 if deprecated keys are the only fault"),
    DIFF(Section.RUN, Kind.FLAG, "diff", "", "Only show what would change"),
    YES(Section.RUN, Kind.FLAG, "yes", "", "Do not ask"),
    ALL_PLATFORMS(Section.OUTPUT, Kind.FLAG, "all-platforms", "", "Also show groups of other systems"),

    CHECK_ONLY(Section.RUN, Kind.FLAG, "check-only", "", "Only check this machine"),
    SHELL_INTEGRATION(
            Section.RUN, Kind.FLAG, "shell-integration", "", "Print lines for the start-up file of your shell"),

    EXAMPLE_PROFILES(
            Section.RUN, Kind.FLAG, "profiles", "", "Write example profiles, where there are none of these names"),

    LISTEN(Section.RUN, Kind.VALUE, "listen", "IP", "The address to listen on (default 127.0.0.1)"),
    BIND_PORT(Section.RUN, Kind.VALUE, "port", "PORT", "The port to listen on (default 0: a free one)"),
    NO_AUTH(Section.RUN, Kind.FLAG, "no-auth", "", "Ask for no token; on this machine only"),
    PASS(
            Section.RUN,
            Kind.VALUE,
            "pass",
            "PASSWORD",
            "The token, instead of a random one; others can see it on the command line, but not in the variable"),
    MAX_CONNECTIONS(
            Section.RUN, Kind.VALUE, "max-connections", "N", "How many clients at a time (default 256, 0: any number)"),
    PRINT(
            Section.OUTPUT,
            Kind.VALUE,
            "print",
            "FORM",
            "What to print: text (default), env for a shell, json, none; the token is in env and json, in text on a terminal"),
    TOKEN_FILE(
            Section.OUTPUT,
            Kind.VALUE,
            "token-file",
            "PATH",
            "Write the token to this new file, which only you can read"),

    TIMEOUT(Section.RUN, Kind.VALUE, "timeout", "SECS", "End the command after so many seconds"),
    ALL(Section.OUTPUT, Kind.FLAG, "all", "", "Also list what the policy grants already"),
    NO_RDNS(Section.OUTPUT, Kind.FLAG, "no-rdns", "", "Look up no host names, which nono never does"),
    TRACE(Section.RUN, Kind.FLAG, "trace", "", "Use the tracer of the system (macOS only)");

    /** How an option takes values. */
    public enum Kind {
        /** None; given once. */
        FLAG,
        /** None; each time counts. */
        COUNT,
        /** One; given once. */
        VALUE,
        /** One each time; given any number of times. */
        LIST
    }

    /** Headings of help texts, in order. */
    public enum Section {
        RUN("Options"),
        QUERY("Questions"),
        FILES("Files"),
        SOCKETS("Unix sockets"),
        NETWORK("Network"),
        PROXY("Network proxy"),
        CREDENTIALS("Credentials"),
        DEVICES("Devices"),
        LIMITS("Limits"),
        LEGACY("Commands by name (no boundary)"),
        OUTPUT("Output");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Section section;
    private final Kind kind;
    private final String longName;
    private final char letter;
    private final String label;
    private final String help;
    private final String legacyName;

    Option(Section section, Kind kind, String longName, char letter, String label, String help) {
        this(section, kind, longName, letter, label, help, "");
    }

    Option(Section section, Kind kind, String longName, String label, String help) {
        this(section, kind, longName, '\0', label, help, "");
    }

    Option(Section section, Kind kind, String longName, String label, String help, String legacyName) {
        this(section, kind, longName, '\0', label, help, legacyName);
    }

    Option(Section section, Kind kind, String longName, char letter, String label, String help, String legacyName) {
        this.section = section;
        this.kind = kind;
        this.longName = longName;
        this.letter = letter;
        this.label = label;
        this.help = help;
        this.legacyName = legacyName;
    }

    public Section section() {
        return section;
    }

    public Kind kind() {
        return kind;
    }

    public boolean takesValue() {
        return kind == Kind.VALUE || kind == Kind.LIST;
    }

    /** The long name without dashes. */
    public String longName() {
        return longName;
    }

    /** The letter, or NUL. */
    public char letter() {
        return letter;
    }

    /** The long name as typed. */
    public String typed() {
        return "--" + longName;
    }

    /** What the value is, for help; empty if there is none. */
    public String label() {
        return label;
    }

    public String help() {
        return help;
    }

    /** Older long names that still work, with a warning. */
    public List<String> legacyNames() {
        return legacyName.isEmpty() ? List.of() : List.of(legacyName.split(" ", -1));
    }

    /** Whether help texts leave it out. */
    public boolean isHidden() {
        return this == ALLOW_NET;
    }

    /** The variable whose value counts if the option is not given; or empty. */
    public String variable() {
        return switch (this) {
            case ALLOW -> "NONO_ALLOW";
            case PROFILE -> "NONO_PROFILE";
            case BLOCK_NET -> "NONO_BLOCK_NET";
            case ALLOW_NET -> "NONO_ALLOW_NET";
            case THEME -> "NONO_THEME";
            case LOG_FILE -> "NONO_LOG_FILE";
            case ENV_CREDENTIAL -> "NONO_ENV_CREDENTIAL";
            case NETWORK_PROFILE -> "NONO_NETWORK_PROFILE";
            case ALLOW_DOMAIN -> "NONO_ALLOW_DOMAIN";
            case DENY_DOMAIN -> "NONO_DENY_DOMAIN";
            case CREDENTIAL -> "NONO_CREDENTIAL";
            case UPSTREAM_PROXY -> "NONO_UPSTREAM_PROXY";
            case UPSTREAM_BYPASS -> "NONO_UPSTREAM_BYPASS";
            case PROXY_CA_VALIDITY -> "NONO_PROXY_CA_VALIDITY";
            case PROXY_CA_CERT -> "NONO_PROXY_CA_CERT";
            case PROXY_CA_KEY -> "NONO_PROXY_CA_KEY";
            case PASS -> "NONO_PROXY_PASS";
            case MAX_CONNECTIONS -> "NONO_PROXY_MAX_CONNECTIONS";
            default -> "";
        };
    }

    /** The older name of the variable, which still works, with a warning; or empty. */
    public String legacyVariable() {
        return switch (this) {
            case BLOCK_NET -> "NONO_NET_BLOCK";
            case ALLOW_NET -> "NONO_NET_ALLOW";
            case ALLOW_DOMAIN -> "NONO_PROXY_ALLOW";
            case CREDENTIAL -> "NONO_PROXY_CREDENTIAL";
            case UPSTREAM_PROXY -> "NONO_EXTERNAL_PROXY";
            case UPSTREAM_BYPASS -> "NONO_EXTERNAL_PROXY_BYPASS";
            default -> "";
        };
    }

    /** Whether commas separate values. */
    public boolean splitsAtCommas() {
        return this == ALLOW || this == GROUPS;
    }

    /** Whether commas separate values in the variable, though not on the command line. */
    public boolean variableSplitsAtCommas() {
        return switch (this) {
            case ALLOW_DOMAIN, DENY_DOMAIN, CREDENTIAL, UPSTREAM_BYPASS -> true;
            default -> false;
        };
    }

    /** Whether it takes two words each time. */
    public boolean isPair() {
        return this == ENV_CREDENTIAL_MAP;
    }

    /** The words that the value can be; empty if it is free. */
    public List<String> choices() {
        return switch (this) {
            case SANDBOX_POLICY -> List.of("auto", "landlock", "external");
            case FORMAT -> List.of("profile", "manifest");
            case PRINT -> List.of("text", "env", "json", "none");
            case OP -> List.of("read", "write", "readwrite");
            case SCOPE -> List.of("signal", "abstract-unix-socket");
            default -> List.of();
        };
    }

    /** Whether the value is a number of a port. */
    public boolean isPort() {
        return this == LISTEN_PORT
                || this == OPEN_PORT
                || this == ALLOW_CONNECT_PORT
                || this == PROXY_PORT
                || this == BIND_PORT
                || this == PORT;
    }

    /** Whether {@code --config} leaves no room for this option. */
    public boolean isReplacedByConfig() {
        return switch (section) {
            case FILES -> this != WORKDIR && this != CONFIG;
            case SOCKETS, PROXY, CREDENTIALS, DEVICES, LEGACY, LIMITS -> true;
            case NETWORK -> this != SANDBOX_POLICY;
            case OUTPUT -> this == SUPPRESS_SAVE_PROMPT;
            default -> false;
        };
    }
}

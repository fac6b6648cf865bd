package dev.nono.profile.text;

import dev.nono.internal.json.Located;
import dev.nono.internal.json.LocatedObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The section {@code command_policies}: every key, type and rule that one document alone can break. Messages start with the
 * stable code of the rule in brackets.
 */
final class CommandPolicyKeys {
    private static final long MAX = Long.MAX_VALUE;
    private static final int MAX_RESPONSE = 1024 * 1024;

    private CommandPolicyKeys() {}

    static void check(LocatedObject json) {
        Optional<LocatedObject> commands = json.object("commands");
        Optional<LocatedObject> credentials = json.object("credentials");
        json.strings("executable_dirs");
        json.bool("allow_writable_executables");
        absolute(json, "deny_direct_exec_bypass");
        json.object("approval_backends").ifPresent(SecurityKeys::backends);
        json.object("approval_defaults").ifPresent(SecurityKeys::defaults);
        json.string("entrypoint");
        patterns(json, "session_export_env");
        json.choice("exec_in_writable", new String[] {"allow", "deny"}, word -> word);
        json.done();
        boolean active = commands.isPresent() && !commands.get().names().isEmpty();
        if (!active && json.names().stream().anyMatch(name -> !name.equals("commands"))) {
            throw json.fault("[inactive_non_empty] says something but names no command; add commands or leave it out");
        }
        if (commands.isPresent()) {
            names(commands.get());
            for (String name : commands.get().names()) {
                command(commands.get().object(name).orElseThrow(), commands.get());
            }
        }
        if (credentials.isPresent()) {
            names(credentials.get());
            for (String name : credentials.get().names()) {
                CommandCredentialKeys.check(credentials.get().object(name).orElseThrow());
            }
        }
    }

    private static void names(LocatedObject json) {
        Map<String, String> folded = new HashMap<>();
        for (String name : json.names()) {
            if (!Keys.isWord(name, "._+-")
                    || name.equals(".")
                    || name.equals("..")
                    || name.equalsIgnoreCase("session")) {
                throw json.faultAtName(name, "[invalid_identifier] must be letters, digits and . _ + -, not session");
            }
            String other = folded.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw json.faultAtName(name, "[case_fold_collision] differs from \"" + other + "\" only by case");
            }
        }
    }

    private static void command(LocatedObject json, LocatedObject commands) {
        json.nullableObject("sandbox").ifPresent(CommandPolicyKeys::sandbox);
        json.object("from").ifPresent(from -> from(json, from));
        for (String name : json.strings("can_use")) {
            if (!commands.names().contains(name)) {
                throw json.fault(
                        "can_use", "[unknown_chained_command] names \"" + name + "\", which is no command here");
            }
        }
        Optional<String> executable = json.string("executable");
        if (executable.isPresent() && !executable.get().startsWith("/")) {
            throw json.fault("executable", "must be an absolute path");
        }
        if (json.bool("allow_writable_executable").orElse(false) && executable.isEmpty()) {
            throw json.fault("allow_writable_executable", "needs an absolute executable");
        }
        intercepts(json);
        absolute(json, "allow_direct_exec_bypass");
        json.bool("allow_direct_exec_bypass_with_credentials");
        patterns(json, "export_env");
        json.nullableObject("daemon_pid_source").ifPresent(source -> {
            if (source.strings("argv").isEmpty()) {
                throw source.fault("argv", "[daemon_pid_source_empty_argv] must name a program");
            }
            source.strings("env");
            source.done();
        });
        json.done();
    }

    private static void from(LocatedObject command, LocatedObject from) {
        for (String caller : from.names()) {
            if (caller.equals("user")) {
                throw from.faultAtName(caller, "[reserved_caller] is reserved; write session");
            }
            Located policy = from.located(caller).orElseThrow();
            if (policy.value() instanceof String word) {
                if (!word.equals("deny")) {
                    throw from.fault(caller, "[invalid_explicit_deny] must be \"deny\", a sandbox or an edge");
                }
            } else {
                LocatedObject object = from.object(caller).orElseThrow();
                if (object.has("sandbox")) {
                    object.nullableObject("sandbox").ifPresent(CommandPolicyKeys::sandbox);
                    object.nullableObject("invocation_policy").ifPresent(CommandPolicyKeys::invocation);
                    object.done();
                } else {
                    sandbox(object);
                }
            }
            if (caller.equals("session") && command.has("sandbox")) {
                throw from.faultAtName(
                        caller, "[ambiguous_session_policy] says what \"sandbox\" of the command says too");
            }
        }
    }

    private static void intercepts(LocatedObject json) {
        boolean all = false;
        for (LocatedObject rule : json.objects("intercept")) {
            if (all) {
                throw rule.fault("[intercept_rule_after_catch_all] stands behind a rule that matches everything");
            }
            boolean args = rule.has("args");
            Optional<LocatedObject> match = rule.nullableObject("match");
            if (args == match.isPresent()) {
                throw rule.fault("[invalid_intercept_matcher] needs either args or match");
            }
            all = args && rule.strings("args").isEmpty();
            match.ifPresent(CommandPolicyKeys::match);
            rule.nullableObject("sandbox").ifPresent(CommandPolicyKeys::sandbox);
            rule.nullableObject("action").ifPresent(action -> action(rule, action));
            rule.done();
        }
    }

    private static void match(LocatedObject json) {
        Optional<LocatedObject> argv = json.nullableObject("argv");
        Optional<LocatedObject> env = json.nullableObject("env");
        if (argv.isEmpty() && env.isEmpty()) {
            throw json.fault("[invalid_intercept_matcher] needs argv or env");
        }
        argv.ifPresent(object -> argv(object, "invalid_intercept_matcher"));
        env.ifPresent(object -> env(object, "invalid_intercept_env_matcher"));
        json.done();
    }

    private static void argv(LocatedObject json, String code) {
        int given = 0;
        for (String key : List.of("exact", "prefix", "contains")) {
            if (json.has(key)) {
                given++;
                if (json.strings(key).isEmpty()) {
                    throw json.fault(key, "[" + code + "] must not be empty");
                }
            }
        }
        if (given != 1) {
            throw json.fault("[" + code + "] needs exactly one of exact, prefix, contains");
        }
        json.done();
    }

    private static void env(LocatedObject json, String code) {
        for (String name : json.names()) {
            if (!Keys.isVariable(name) || name.startsWith("NONO_")) {
                throw json.faultAtName(name, "[" + code + "] is no name of a variable that can be asked about");
            }
            LocatedObject test = json.object(name).orElseThrow();
            boolean equals = test.string("equals").isPresent();
            boolean oneOf = test.has("one_of");
            if (equals == oneOf || (oneOf && test.strings("one_of").isEmpty())) {
                throw test.fault("[" + code + "] needs either equals or a one_of that is not empty");
            }
            test.done();
        }
    }

    private static void action(LocatedObject rule, LocatedObject json) {
        String type = json.text("type");
        switch (type) {
            case "passthrough", "capture" -> {}
            case "respond" -> {
                if (json.string("stdout").orElse("").length() > MAX_RESPONSE) {
                    throw json.fault("stdout", "must be at most 1 MiB");
                }
                json.integer("exit_code", 0, 255);
                if (rule.has("sandbox")) {
                    throw rule.fault("sandbox", "[intercept_sandbox_on_respond] has no meaning: nothing runs");
                }
            }
            case "capture_credential" -> {
                json.text("credential");
                json.optionalStrings("grant_to");
                json.choice("shape", new String[] {"opaque", "jwt"}, word -> word);
            }
            case "approve" -> {
                Keys.seconds(json, "timeout_secs");
                json.string("backend");
            }
            case "exec" -> {
                List<String> command = json.strings("command");
                if (command.isEmpty()) {
                    throw json.fault("command", "[intercept_exec_empty_command] must name a program");
                }
                if (!command.get(0).startsWith("/")
                        && !command.get(0).startsWith("~/")
                        && !command.get(0).startsWith("$")) {
                    throw json.fault("command", "[intercept_exec_requires_absolute_helper] must name an absolute path");
                }
            }
            default ->
                throw json.fault(
                        "type",
                        "must be passthrough, respond, capture, capture_credential, approve or exec, not \"" + type
                                + "\"");
        }
        json.done();
    }

    private static void invocation(LocatedObject json) {
        Optional<Located> member = json.located("default");
        if (member.isPresent() && member.get().value() instanceof String) {
            json.choice("default", new String[] {"deny", "approve", "allow"}, word -> word);
        } else {
            json.nullableObject("default").ifPresent(object -> {
                object.choice("decision", new String[] {"deny", "approve", "allow"}, word -> word);
                object.string("backend");
                Keys.seconds(object, "timeout_secs");
                object.done();
            });
        }
        for (String list : List.of("deny", "approve", "allow")) {
            for (LocatedObject rule : json.objects(list)) {
                rule.nullableObject("argv").ifPresent(argv -> argv(argv, "invalid_invocation_matcher"));
                rule.nullableObject("env").ifPresent(env -> env(env, "invalid_invocation_matcher"));
                rule.string("backend");
                rule.string("reason");
                Keys.seconds(rule, "timeout_secs");
                rule.done();
            }
        }
        json.done();
    }

    static void sandbox(LocatedObject json) {
        for (String key : List.of("fs_read", "fs_write", "fs_read_file", "fs_write_file", "exec_paths")) {
            json.strings(key);
        }
        json.nullableObject("network").ifPresent(CommandPolicyKeys::network);
        json.nullableObject("environment").ifPresent(environment -> {
            environment.optionalStrings("allow_vars");
            environment.object("set_vars").ifPresent(variables -> {
                for (String name : variables.names()) {
                    variables.string(name);
                }
            });
            environment.done();
        });
        json.strings("argv_prepend");
        json.strings("use_credentials");
        List<Located> credentials = json.list("credentials");
        for (int i = 0; i < credentials.size(); i++) {
            if (credentials.get(i).value() instanceof LocatedObject credential) {
                credential.text("name");
                credential.nullableObject("endpoint_policy").ifPresent(EndpointKeys::read);
                credential.done();
            } else if (!(credentials.get(i).value() instanceof String)) {
                throw json.faultAt(credentials.get(i), "credentials", i, "must be a name or an object with a name");
            }
        }
        json.bool("allow_raw_file_credentials_in_chained_policy");
        json.nullableObject("stdio").ifPresent(CommandPolicyKeys::stdio);
        json.nullableObject("resources").ifPresent(CommandPolicyKeys::resources);
        json.nullableObject("open_urls").ifPresent(DocumentSection::openUrls);
        json.bool("allow_launch_services");
        json.strings("unsafe_macos_seatbelt_rules");
        json.done();
    }

    private static void network(LocatedObject json) {
        boolean all = json.bool("allow_all").orElse(false);
        boolean some = !json.strings("allow_domain").isEmpty();
        for (String key : List.of("tcp_connect_ports", "tcp_bind_ports", "open_port")) {
            some |= !Keys.ports(json, key).isEmpty();
        }
        some |= !json.list("open_port_range").isEmpty();
        if (all && some) {
            throw json.fault("[conflicting_network_policy] allows everything and something; keep one of them");
        }
        json.done();
    }

    private static void stdio(LocatedObject json) {
        for (String stream : List.of("stdout", "stderr")) {
            json.nullableObject(stream).ifPresent(limit -> {
                limit.integer("max_bytes", 1, MAX);
                limit.choice("on_limit", new String[] {"truncate", "terminate", "deny"}, word -> word);
                limit.done();
            });
        }
        json.done();
    }

    private static void resources(LocatedObject json) {
        json.choice("backend", new String[] {"auto", "cgroup", "portable"}, word -> word);
        json.choice("fallback", new String[] {"warn_if_weaker", "fail_if_weaker"}, word -> word);
        for (String key : List.of(
                "memory_bytes",
                "cpu_seconds",
                "wall_time_seconds",
                "max_processes",
                "max_file_size_bytes",
                "max_output_bytes")) {
            json.integer(key, 1, MAX);
        }
        json.done();
    }

    private static void absolute(LocatedObject json, String key) {
        for (String path : json.strings(key)) {
            if (!path.startsWith("/") && !path.startsWith("~/") && !path.startsWith("$")) {
                throw json.fault(key, "holds \"" + path + "\", which is no absolute path");
            }
        }
    }

    private static void patterns(LocatedObject json, String key) {
        for (String pattern : json.strings(key)) {
            int star = pattern.indexOf('*');
            if (pattern.isEmpty()
                    || (star >= 0 && star != pattern.length() - 1)
                    || pattern.equals("PATH")
                    || pattern.startsWith("NONO_")
                    || pattern.startsWith("OP_SERVICE_ACCOUNT_TOKEN")
                    || pattern.startsWith("OP_CONNECT_")
                    || pattern.startsWith("OP_SESSION_")) {
                throw json.fault(key, "[invalid_export_env] holds \"" + pattern + "\", which cannot be exported");
            }
        }
    }
}

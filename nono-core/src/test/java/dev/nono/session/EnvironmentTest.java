package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import dev.nono.secret.Secret;
import dev.nono.session.Environment.DropReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private static final OsString STATE = OsString.of("/tmp/.nono-0123456789abcdef.json");
    private static final StartDirectory HERE =
            new StartDirectory(StartDirectory.launch(), StartDirectory.launch(), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD_PRELOAD",
                "LD_ANYTHING",
                "DYLD_INSERT_LIBRARIES",
                "BASH_FUNC_ls%%",
                "OP_SESSION_team",
                "BASH_ENV",
                "ENV",
                "CDPATH",
                "GLOBIGNORE",
                "PROMPT_COMMAND",
                "IFS",
                "PYTHONSTARTUP",
                "PYTHONPATH",
                "NODE_OPTIONS",
                "NODE_PATH",
                "PERL5OPT",
                "PERL5LIB",
                "RUBYOPT",
                "RUBYLIB",
                "GEM_PATH",
                "GEM_HOME",
                "JAVA_TOOL_OPTIONS",
                "_JAVA_OPTIONS",
                "DOTNET_STARTUP_HOOKS",
                "GOFLAGS",
                "OP_SERVICE_ACCOUNT_TOKEN",
                "OP_CONNECT_TOKEN",
                "OP_CONNECT_HOST",
                "BW_SESSION",
                "BW_CLIENTSECRET",
                "BW_PASSWORD"
            })
    @DisplayName("an inherited dangerous variable never passes, even if it is allowed by name [22:15]")
    void dropsDangerousVariables(String name) {
        EnvironmentRules rules = rules(Map.of(name, "x", "KEPT", "y"))
                .allowOnly(List.of(name, "KEPT", "*"))
                .build();

        Environment environment = build(rules);

        assertThat(environment.variables()).doesNotContainKey(os(name)).containsKey(os("KEPT"));
        assertThat(environment.dropped()).containsEntry(os(name), DropReason.DANGEROUS);
    }

    @Test
    @DisplayName(
            "a secret that is withheld is in nothing that is inherited, set by rules or by hooks; what is given on purpose stays")
    void withholdsSecrets() {
        EnvironmentRules rules = rules(new LinkedHashMap<>(Map.of(
                        "SOURCE", "s3cret-91b7",
                        "URL", "https://me:s3cret-91b7@h/s3cret-91b7",
                        "SHORT", "s3cret-91",
                        "HOME", "/home/s3cret-91b7",
                        "TINY", "pin1",
                        "TEXT", "a pin1 in it",
                        "LEVEL", "1")))
                .set("SET", "token=s3cret-91b7")
                .build();
        List<WithheldSecret> withheld = List.of(
                new WithheldSecret(Secret.of("s3cret-91b7"), os("phantom")),
                new WithheldSecret(Secret.of("pin1"), os("phantom")),
                new WithheldSecret(Secret.of("1"), os("phantom")));

        Map<OsString, OsString> variables = Environment.of(
                        rules,
                        STATE,
                        List.of(
                                new Injection(VariableLayer.SECRETS, Map.of(os("GIVEN"), os("s3cret-91b7"))),
                                new Injection(VariableLayer.HOOK, Map.of(os("HOOK"), os("s3cret-91b7"))),
                                new Injection(VariableLayer.PROXY, Map.of(os("OPTIONS"), os("-Dx=s3cret-91b7 -Dy")))),
                        withheld,
                        HERE)
                .variables();

        assertThat(variables)
                .containsEntry(os("SOURCE"), os("phantom"))
                .containsEntry(os("URL"), os("https://me:phantom@h/phantom"))
                .containsEntry(os("SHORT"), os("s3cret-91"))
                .containsEntry(os("HOME"), os("/home/s3cret-91b7"))
                .containsEntry(os("TINY"), os("phantom"))
                .containsEntry(os("TEXT"), os("a pin1 in it"))
                .containsEntry(os("LEVEL"), os("1"))
                .containsEntry(os("SET"), os("token=phantom"))
                .containsEntry(os("HOOK"), os("phantom"))
                .containsEntry(os("OPTIONS"), os("-Dx=phantom -Dy"))
                .containsEntry(os("GIVEN"), os("s3cret-91b7"));
    }

    @Test
    @DisplayName("ordinary variables pass, also those whose names resemble dangerous ones [22:16]")
    void keepsOrdinaryVariables() {
        Map<String, String> host = Map.of(
                "PATH",
                "/bin",
                "HOME",
                "/h",
                "USER",
                "u",
                "OPENAI_API_KEY",
                "k",
                "OPERATOR_TOKEN",
                "t",
                "LDFLAGS",
                "-O");

        assertThat(build(rules(host).build()).variables().keySet())
                .containsAll(host.keySet().stream().map(OsString::of).toList());
        assertThat(build(rules(host).strict().build()).variables().keySet())
                .containsAll(host.keySet().stream().map(OsString::of).toList());
    }

    @Test
    void strictRulesDropWhatSteersARuntime() {
        Map<String, String> host =
                new HashMap<>(Map.of("JDK_JAVA_OPTIONS", "x", "GCONV_PATH", "x", "PYTHONHOME", "x", "PERL5DB", "x"));
        // What git and others run: honest builds set these, so that they stay where nobody asks for more.
        for (String name : List.of("GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_CONFIG_KEY_0", "CLASSPATH", "ZDOTDIR")) {
            host.put(name, "x");
        }

        assertThat(build(rules(host).build()).variables()).hasSize(host.size() + 1);
        assertThat(build(rules(host).strict().build()).variables()).containsOnlyKeys(os("NONO_CAP_FILE"));
    }

    @Test
    @DisplayName("an empty allow list lets nothing inherited pass; no list lets everything pass [22:17]")
    void emptyAllowListIsNotTheSameAsNone() {
        Map<String, String> host = Map.of("HOME", "/h", "PATH", "/bin");
        Injection proxy = new Injection(VariableLayer.PROXY, Map.of(os("HTTPS_PROXY"), os("http://localhost:1")));

        Environment closed = Environment.of(rules(host).allowOnly(List.of()).build(), STATE, List.of(proxy), HERE);
        Environment open = Environment.of(rules(host).build(), STATE, List.of(proxy), HERE);

        assertThat(closed.variables()).containsOnlyKeys(os("NONO_CAP_FILE"), os("HTTPS_PROXY"));
        assertThat(open.variables()).containsKeys(os("HOME"), os("PATH"));
    }

    @Test
    @DisplayName("deny wins over allow [22:18]")
    void denyWins() {
        Environment environment = build(rules(Map.of("AWS_REGION", "eu", "AWS_SECRET_ACCESS_KEY", "s", "HOME", "/h"))
                .allowOnly(List.of("AWS_*"))
                .deny(List.of("AWS_SECRET_ACCESS_KEY"))
                .build());

        assertThat(environment.variables()).containsOnlyKeys(os("AWS_REGION"), os("NONO_CAP_FILE"));
        assertThat(environment.dropped())
                .containsEntry(os("AWS_SECRET_ACCESS_KEY"), DropReason.DENIED)
                .containsEntry(os("HOME"), DropReason.NOT_ALLOWED);
    }

    @Test
    @DisplayName("a prefix pattern matches what starts with it, not what lacks its underscore")
    void prefixPatterns() {
        Environment environment = build(rules(Map.of("AWS", "1", "AWS_", "2", "aws_x", "3"))
                .allowOnly(List.of("AWS_*"))
                .build());

        assertThat(environment.variables()).containsOnlyKeys(os("AWS_"), os("NONO_CAP_FILE"));
    }

    @Test
    void anInvalidAllowPatternWarnsAndMatchesNothing() {
        EnvironmentRules rules =
                rules(Map.of("AXB", "1")).allowOnly(List.of("A*B", "*X")).build();

        assertThat(rules.warnings()).hasSize(2).first().asString().contains("A*B");
        assertThat(build(rules).variables()).doesNotContainKey(os("AXB"));
    }

    @Test
    void anInvalidDenyPatternIsRefused() {
        assertThatThrownBy(() -> rules(Map.of()).deny(List.of("A*B")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_PARSE))
                .hasMessageContaining("A*B");
    }

    @Test
    @DisplayName("a variable that is set by name reaches the program, even a dangerous one [22:19]")
    void setVariables() {
        Environment environment = build(rules(Map.of("LD_PRELOAD", "evil.so"))
                .allowOnly(List.of())
                .set("LD_PRELOAD", "mine.so")
                .build());

        assertThat(environment.variables()).containsEntry(os("LD_PRELOAD"), os("mine.so"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "NONO_X", "1A", "A=B", "MY-VAR", ""})
    @DisplayName("a name that cannot be set is refused [22:19]")
    void refusesNames(String name) {
        assertThatThrownBy(() -> rules(Map.of()).set(name, "x"))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION));
    }

    @Test
    @DisplayName("each name appears once, the strongest source wins, and without it the next one [22:20]")
    void oneWinner() {
        List<Injection> all = List.of(
                new Injection(VariableLayer.TOOL_SANDBOX, Map.of(os("K"), os("tool"))),
                new Injection(VariableLayer.SECRETS, Map.of(os("K"), os("secret"))),
                new Injection(VariableLayer.PROXY, Map.of(os("K"), os("proxy"))),
                new Injection(VariableLayer.HOOK, Map.of(os("K"), os("hook"))));
        EnvironmentRules rules = rules(Map.of("K", "host")).set("K", "set").build();

        assertThat(winner(rules, all)).isEqualTo("tool");
        assertThat(winner(rules, List.of(all.get(1), all.get(2), all.get(3)))).isEqualTo("proxy");
        assertThat(winner(rules, List.of(all.get(3), all.get(1)))).isEqualTo("secret");
        assertThat(winner(rules, List.of(all.get(3)))).isEqualTo("hook");
        assertThat(winner(rules, List.of())).isEqualTo("set");
        assertThat(winner(rules(Map.of("K", "host")).build(), List.of())).isEqualTo("host");
    }

    private static String winner(EnvironmentRules rules, List<Injection> injections) {
        Environment environment = Environment.of(rules, STATE, injections, HERE);
        assertThat(environment.variables().keySet().stream().filter(os("K")::equals))
                .hasSize(1);
        return String.valueOf(environment.variables().get(os("K")));
    }

    @Test
    @DisplayName("a variable that is not UTF-8 survives byte for byte [22:21]")
    void keepsBytes() {
        OsString name = OsString.ofBytes(new byte[] {'N', (byte) 0xff});
        OsString value = OsString.ofBytes(new byte[] {(byte) 0xc3, 0x28, '=', ' '});

        Environment environment =
                build(EnvironmentRules.builder().host(Map.of(name, value)).build());

        assertThat(environment.variables().get(name).bytes()).isEqualTo(value.bytes());
    }

    @Test
    @DisplayName("a secret mapped to a dangerous name is refused, and the message does not hold it [22:22]")
    void refusesDangerousSecrets() {
        assertThatThrownBy(() -> new Injection(VariableLayer.SECRETS, Map.of(os("LD_PRELOAD"), os("s3cr3t"))))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("LD_PRELOAD")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void hookExportsLoseDangerousAndOwnNames() {
        Injection hook = new Injection(
                VariableLayer.HOOK, Map.of(os("A"), os("1"), os("LD_PRELOAD"), os("x"), os("NONO_ALLOW"), os("/")));

        assertThat(hook.variables()).containsOnlyKeys(os("A"));
    }

    @Test
    @DisplayName("what configures nono does not steer a nested nono, unless it is allowed by name")
    void dropsConfiguration() {
        Map<String, String> host =
                Map.of("NONO_ALLOW", "/", "NONO_PROFILE", "p", "NONO_NET_ALLOW", "1", "NONO_MINE", "x");

        assertThat(build(rules(host).build()).variables()).containsOnlyKeys(os("NONO_MINE"), os("NONO_CAP_FILE"));
        assertThat(build(rules(host).allowOnly(List.of("*")).build()).variables())
                .containsOnlyKeys(os("NONO_MINE"), os("NONO_CAP_FILE"));
        assertThat(build(rules(host).allowOnly(List.of("NONO_PROFILE")).build()).variables())
                .containsOnlyKeys(os("NONO_PROFILE"), os("NONO_CAP_FILE"));
    }

    @Test
    void whatNonoTellsItsOwnProcessesIsNeverInherited() {
        Map<String, String> host = Map.of(
                "NONO_CAP_FILE", "/forged",
                "NONO_SUPERVISOR_PATH", "/forged",
                "NONO_DETACHED_LAUNCH", "1",
                "NONO_DETACHED_SESSION_ID", "x",
                "NONO_DETACHED_CWD_PROMPT_RESPONSE", "allow",
                "JAVA_MAIN_CLASS_42", "dev.nono.cli.Main");

        Environment environment =
                build(rules(host).allowOnly(List.of("NONO_*", "JAVA*")).build());

        assertThat(environment.variables()).containsExactly(Map.entry(os("NONO_CAP_FILE"), STATE));
    }

    @Test
    void noInjectionReplacesTheStateFile() {
        Injection forged = new Injection(VariableLayer.TOOL_SANDBOX, Map.of(os("NONO_CAP_FILE"), os("/forged")));

        assertThat(Environment.of(rules(Map.of()).build(), STATE, List.of(forged), HERE)
                        .variables())
                .containsEntry(os("NONO_CAP_FILE"), STATE);
    }

    @Test
    void textNeverHoldsValues() {
        EnvironmentRules rules =
                rules(Map.of("TOKEN", "s3cr3t")).set("OTHER", "h1dden").build();

        assertThat(rules.toString() + build(rules)).contains("TOKEN", "OTHER").doesNotContain("s3cr3t", "h1dden");
    }

    @Test
    @DisplayName("PWD names the start directory as the user wrote it, and OLDPWD where nono was started")
    void directoryVariables(@TempDir Path temp) throws Exception {
        Path real = Files.createDirectory(temp.resolve("b")).toRealPath();
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);
        CapabilitySet caps = CapabilitySet.builder().read(temp).build();
        Map<String, String> host = host(StartDirectory.launch().toString());

        assertThat(pwd(rules(host), StartDirectory.of(link, caps))).isEqualTo(link.toString());
        assertThat(pwd(rules(host), StartDirectory.of(link.resolve("../b"), caps)))
                .isEqualTo(real.toString());
        assertThat(oldPwd(rules(host), StartDirectory.of(link, caps)))
                .isEqualTo(StartDirectory.launch().toString());
        StartDirectory root = StartDirectory.of(link, CapabilitySet.builder().build());
        assertThat(root.granted()).isFalse();
        assertThat(pwd(rules(host), root)).isEqualTo("/");
    }

    @Test
    void aForgedDirectoryIsNotHandedOn(@TempDir Path temp) {
        CapabilitySet caps = CapabilitySet.builder().read(temp).build();

        assertThat(oldPwd(rules(host("/etc")), StartDirectory.of(temp, caps))).isEqualTo("null");
    }

    @Test
    void directoryVariablesAreLeftAloneWhereTheUserSpoke(@TempDir Path temp) {
        StartDirectory start =
                StartDirectory.of(temp, CapabilitySet.builder().read(temp).build());

        assertThat(pwd(rules(host("/x")).set("PWD", "/mine"), start)).isEqualTo("/mine");
        assertThat(pwd(rules(host("/x")).deny(List.of("PWD")), start)).isEqualTo("null");
        assertThat(oldPwd(rules(host("/x")).deny(List.of("PWD")), start)).isEqualTo("/before");
        assertThat(pwd(rules(Map.of()), start)).isEqualTo("null");
        assertThat(pwd(rules(host("/x")), HERE)).isEqualTo("/x");
    }

    private static Map<String, String> host(String pwd) {
        return Map.of("PWD", pwd, "OLDPWD", "/before");
    }

    private static String pwd(EnvironmentRules.Builder rules, StartDirectory start) {
        return variable(rules, start, "PWD");
    }

    private static String oldPwd(EnvironmentRules.Builder rules, StartDirectory start) {
        return variable(rules, start, "OLDPWD");
    }

    private static String variable(EnvironmentRules.Builder rules, StartDirectory start, String name) {
        return String.valueOf(Environment.of(rules.build(), STATE, List.of(), start)
                .variables()
                .get(os(name)));
    }

    private static Environment build(EnvironmentRules rules) {
        return Environment.of(rules, STATE, List.of(), HERE);
    }

    private static EnvironmentRules.Builder rules(Map<String, String> host) {
        Map<OsString, OsString> variables = new LinkedHashMap<>();
        host.forEach((name, value) -> variables.put(os(name), os(value)));
        return EnvironmentRules.builder().host(variables);
    }

    private static OsString os(String text) {
        return OsString.of(text);
    }
}

package dev.nono.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.network.NetworkIntent.Blocked;
import dev.nono.network.NetworkIntent.Filtered;
import dev.nono.network.NetworkIntent.NamedRoute;
import dev.nono.network.NetworkIntent.Unrestricted;
import dev.nono.policy.Platform;
import dev.nono.profile.model.DirectConnect;
import dev.nono.profile.model.DomainRule;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.InheritedList;
import dev.nono.profile.model.InheritedName;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.NetworkSectionBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a program may reach")
class NetworkIntentTest {

    private static NetworkIntent resolve(NetworkSection section, UnaryOperator<NetworkOverrides.Builder> flags) {
        return NetworkIntent.resolve(
                section, flags.apply(NetworkOverrides.builder()).build(), NetworkPolicy.builtIn(), Platform.LINUX);
    }

    private static Filtered filtered(NetworkSection section, UnaryOperator<NetworkOverrides.Builder> flags) {
        NetworkIntent intent = resolve(section, flags);
        assertThat(intent).isInstanceOf(Filtered.class);
        return (Filtered) intent;
    }

    private static Filtered filtered(UnaryOperator<NetworkOverrides.Builder> flags) {
        return filtered(NetworkSection.NONE, flags);
    }

    private static NetworkSection section(UnaryOperator<NetworkSectionBuilder> build) {
        return build.apply(NetworkSection.builder()).build();
    }

    private static void refused(
            NetworkSection section, UnaryOperator<NetworkOverrides.Builder> flags, String... words) {
        assertThatThrownBy(() -> resolve(section, flags))
                .isInstanceOf(NonoException.class)
                .hasMessageContainingAll(words);
    }

    private static List<String> names(Filtered intent) {
        return intent.routes().stream().map(NamedRoute::name).toList();
    }

    @Test
    @DisplayName("is everything when nothing is said [30b:1]")
    void nothing() {
        assertThat(resolve(NetworkSection.NONE, flags -> flags)).isInstanceOf(Unrestricted.class);
    }

    @Test
    @DisplayName("is the hosts that are named")
    void hosts() {
        Filtered intent = filtered(flags -> flags.allowDomains(List.of("a.com", "*.b.com", ".c.com")));
        assertThat(intent.allowedHosts()).containsExactly("a.com", "*.b.com", "*.c.com");
        assertThat(intent.directPorts()).isEmpty();
        assertThat(intent.warnings()).isEmpty();
    }

    @Test
    @DisplayName("is every host, with a warning, when only a credential is named")
    void credentialOnly() {
        Filtered intent = filtered(flags -> flags.credentials(List.of("openai")));
        assertThat(intent.allowedHosts()).isEmpty();
        assertThat(intent.routes()).singleElement().satisfies(route -> {
            assertThat(route.definition().upstream()).isEqualTo("https://api.openai.com/v1");
            assertThat(route.definition().credentialKey()).contains("openai");
            assertThat(route.definition().envVar()).contains("OPENAI_API_KEY");
        });
        assertThat(intent.warnings()).singleElement().asString().contains("every host");
    }

    @Test
    @DisplayName("needs no proxy because of definitions alone [30b:4]")
    void definitions() {
        NetworkSection defined = section(profile -> profile.customCredentials(
                Map.of("mine", NetworkPolicy.builtIn().services().get("github").definition("mine"))));
        assertThat(resolve(defined, flags -> flags)).isInstanceOf(Unrestricted.class);
        assertThat(names(filtered(defined, flags -> flags.credentials(List.of("mine")))))
                .containsExactly("mine");
    }

    @Test
    @DisplayName("is not blocked and filtered at once, wherever either comes from [30b:8]")
    void contradictions() {
        NetworkSection none = NetworkSection.NONE;
        refused(none, flags -> flags.blockNet(true).credentials(List.of("openai")), "--block-net", "--credential");
        refused(
                none,
                flags -> flags.blockNet(true).upstreamProxy(Optional.of("p:1")),
                "--block-net",
                "--upstream-proxy");
        refused(none, flags -> flags.blockNet(true).denyDomains(List.of("a.com")), "--block-net", "--deny-domain");
        NetworkSection blocked = section(profile -> profile.block(true));
        refused(blocked, flags -> flags.blockNet(true).allowDomains(List.of("a.com")), "--block-net", "--allow-domain");
        NetworkSection both = section(profile -> profile.block(true).credentials(InheritedList.of(List.of("openai"))));
        refused(both, flags -> flags, "network.block", "network.credentials");
        refused(both, flags -> flags.allowDomains(List.of("a.com")), "network.block", "network.credentials");
        assertThat(resolve(blocked, flags -> flags)).isInstanceOf(Blocked.class);
        assertThat(resolve(none, flags -> flags.blockNet(true))).isInstanceOf(Blocked.class);
    }

    @Test
    @DisplayName("is what the options name and nothing else under a profile that closes the network [30b:9]")
    void strict() {
        NetworkSection blocked = section(profile -> profile.block(true));
        NetworkIntent.Filtered hosts =
                filtered(blocked, flags -> flags.allowDomains(List.of("a.com", "db.internal:5432")));
        assertThat(hosts.strict()).isTrue();
        assertThat(hosts.allowedHosts()).containsExactly("a.com", "db.internal");
        assertThat(hosts.directPorts()).isEmpty();
        assertThat(hosts.warnings())
                .filteredOn(text -> text.contains("network.block"))
                .hasSize(1);
        assertThat(hosts.warnings()).anyMatch(text -> text.contains("--allow-domain opens only what it names"));

        NetworkIntent.Filtered credential = filtered(blocked, flags -> flags.credentials(List.of("openai")));
        assertThat(credential.strict()).isTrue();
        assertThat(credential.allowedHosts()).isEmpty();
        assertThat(names(credential)).containsExactly("openai");
        assertThat(credential.warnings()).noneMatch(text -> text.contains("every host"));
        for (String host : List.of("a.com", "api.openai.com")) {
            assertThat(credential.hostFilter().check(host, 443).allowed()).isFalse();
        }
        assertThat(filtered(blocked, flags -> flags.upstreamProxy(Optional.of("p:1")))
                        .strict())
                .isTrue();
        NetworkSection ports =
                section(profile -> profile.block(true).directConnect(Optional.of(DirectConnect.EXPLICIT)));
        assertThat(filtered(ports, flags -> flags.allowDomains(List.of("db.internal:5432")))
                        .directPorts())
                .containsExactly(5432);
        assertThat(resolve(blocked, flags -> flags.allowNet(true))).isInstanceOf(Unrestricted.class);
    }

    @Test
    @DisplayName("is everything with --allow-net, whatever the profile says, and with no flag of the proxy [30b:10]")
    void allowNet() {
        NetworkSection profile = section(section -> section.networkProfile(InheritedName.of("developer")));
        assertThat(resolve(profile, flags -> flags.allowNet(true))).isInstanceOf(Unrestricted.class);
        refused(profile, flags -> flags.allowNet(true).credentials(List.of("openai")), "--allow-net");
        refused(profile, flags -> flags.allowNet(true).denyDomains(List.of("a.com")), "--allow-net");
    }

    @Test
    @DisplayName("opens ports past the proxy as network.direct_connect says; usual ports only when all are asked for")
    void directPorts() {
        List<String> entries = List.of("gitlab.example.com:443", "github.com", "nats.internal:4222");
        assertThat(direct(DirectConnect.NONE, entries).directPorts()).isEmpty();
        assertThat(direct(DirectConnect.EXPLICIT, entries).directPorts()).containsExactly(4222);
        assertThat(direct(DirectConnect.ALL, entries).directPorts()).containsExactly(443, 4222);
        assertThat(direct(DirectConnect.EXPLICIT, entries).allowedHosts())
                .containsExactly("gitlab.example.com", "github.com", "nats.internal");
        assertThat(direct(DirectConnect.EXPLICIT, entries).warnings())
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).contains("gitlab.example.com:443", "no effect"))
                .anySatisfy(text -> assertThat(text).contains("nats.internal:4222", "every host"));
        assertThat(NetworkIntent.resolve(
                        NetworkSection.NONE,
                        NetworkOverrides.builder().allowDomains(entries).build(),
                        NetworkPolicy.builtIn(),
                        Platform.MACOS))
                .isInstanceOfSatisfying(
                        Filtered.class,
                        intent -> assertThat(intent.directPorts()).isEmpty());
    }

    @Test
    @DisplayName("opens no port past the proxy for a host with rules: the program would go past the rules")
    void rulesAndPorts() {
        List<String> entries = List.of("https://a.internal:8443/public/**");
        for (DirectConnect setting : DirectConnect.values()) {
            assertThat(direct(setting, entries).directPorts()).isEmpty();
            assertThat(direct(setting, entries).warnings()).isEmpty();
        }
        Filtered two = direct(DirectConnect.EXPLICIT, List.of("https://a.internal:8443/public/**", "b.internal:8443"));
        assertThat(two.directPorts()).containsExactly(8443);
        assertThat(two.warnings())
                .anySatisfy(text -> assertThat(text).contains("rules for a.internal do not hold", "8443"));
    }

    @Test
    @DisplayName("has the rules of a host at the port that they were written for")
    void rulesByPort() {
        Filtered intent = filtered(flags -> flags.allowDomains(
                List.of("a.com", "https://a.com:8443/b/**", "https://a.com/a/**", "https://a.com:443/c/**")));
        assertThat(intent.routes())
                .satisfiesExactlyInAnyOrder(
                        route -> {
                            assertThat(route.definition().upstream()).isEqualTo("https://a.com:8443");
                            assertThat(route.definition().endpointRules())
                                    .singleElement()
                                    .asString()
                                    .contains("/b/**");
                        },
                        route -> {
                            assertThat(route.definition().upstream()).isEqualTo("https://a.com");
                            assertThat(route.definition().endpointRules())
                                    .hasSize(2)
                                    .asString()
                                    .contains("/a/**", "/c/**");
                        });
    }

    private static Filtered direct(DirectConnect setting, List<String> entries) {
        return filtered(
                section(profile -> profile.directConnect(Optional.of(setting))), flags -> flags.allowDomains(entries));
    }

    @Test
    @DisplayName("joins the rules of several URLs of one host [30b:12]")
    void urls() {
        Filtered intent = filtered(flags ->
                flags.allowDomains(List.of("https://github.com/org/**", "https://github.com/other/**", "github.com")));
        assertThat(intent.allowedHosts()).containsExactly("github.com");
        assertThat(intent.routes()).singleElement().satisfies(route -> {
            assertThat(route.name()).isEqualTo("_ep_github.com");
            assertThat(route.definition().upstream()).isEqualTo("https://github.com");
            assertThat(route.definition().endpointRules())
                    .containsExactly(new HttpRule("*", "/org/**"), new HttpRule("*", "/other/**"));
        });
    }

    @Test
    @DisplayName("takes no user in a URL, and knows the names of groups [30b:13]")
    void usersAndGroups() {
        refused(NetworkSection.NONE, flags -> flags.allowDomains(List.of("https://u:p@x/")), "no user");
        assertThatThrownBy(() -> filtered(flags -> flags.allowDomains(List.of("https://u:hunter2@x/"))))
                .hasMessageNotContaining("hunter2");
        refused(NetworkSection.NONE, flags -> flags.allowDomains(List.of("https://x/?q")), "no query");
        refused(NetworkSection.NONE, flags -> flags.allowDomains(List.of("ftp://x/")), "http and https");
        assertThat(filtered(flags -> flags.allowDomains(List.of("github"))).allowedHosts())
                .contains("github.com", "ghcr.io")
                .hasSize(8);
        refused(NetworkSection.NONE, flags -> flags.allowDomains(List.of("git hub")), "Did you mean github?");
    }

    @Test
    @DisplayName("knows IPv6 addresses with and without brackets [30b:14]")
    void addresses() {
        assertThat(filtered(flags -> flags.allowDomains(List.of("[::1]:3000"))).allowedHosts())
                .containsExactly("[::1]");
        assertThat(filtered(flags -> flags.allowDomains(List.of("::1"))).allowedHosts())
                .containsExactly("[::1]");
    }

    @Test
    @DisplayName("takes rules for services in use only [30b:16]")
    void endpoints() {
        Filtered intent = filtered(flags ->
                flags.credentials(List.of("openai")).allowEndpoints(List.of("openai:POST:/v1/chat/completions")));
        assertThat(intent.routes().get(0).definition().endpointRules())
                .containsExactly(new HttpRule("POST", "/v1/chat/completions"));
        refused(
                NetworkSection.NONE,
                flags -> flags.credentials(List.of("openai")).allowEndpoints(List.of("x:GET:/y")),
                "--credential x");
        refused(NetworkSection.NONE, flags -> flags.allowEndpoints(List.of("github:GET:/y")), "--credential github");
        for (String malformed : List.of("github:GET", "::/x", "github:GET:repos/*", "github::/x")) {
            refused(
                    NetworkSection.NONE,
                    flags -> flags.credentials(List.of("github")).allowEndpoints(List.of(malformed)),
                    "--allow-endpoint");
        }
    }

    @Test
    @DisplayName("does not take a port or a bypass that nothing uses [30b:18]")
    void unused() {
        NetworkSection none = NetworkSection.NONE;
        refused(none, flags -> flags.proxyPort(OptionalInt.of(19999)), "--proxy-port");
        refused(none, flags -> flags.upstreamBypass(List.of("x")), "--upstream-bypass");
        refused(none, flags -> flags.caDays(OptionalInt.of(3)), "--proxy-ca-validity");
        NetworkSection proxy = section(
                profile -> profile.upstreamProxy(Optional.of("corp:3128")).upstreamBypass(List.of("a.corp")));
        assertThat(filtered(proxy, flags -> flags.upstreamBypass(List.of("b.corp")))
                        .upstreamBypass())
                .containsExactly("a.corp", "b.corp");
        Filtered own = filtered(
                proxy, flags -> flags.upstreamProxy(Optional.of("mine:1")).upstreamBypass(List.of("b.corp")));
        assertThat(own.upstreamProxy()).contains("mine:1");
        assertThat(own.upstreamBypass()).containsExactly("b.corp");
    }

    @Test
    @DisplayName("lists what there is when a name is unknown [30b:19]")
    void unknown() {
        refused(NetworkSection.NONE, flags -> flags.credentials(List.of("opena")), "openai", "anthropic", "gitlab");
        refused(
                NetworkSection.NONE,
                flags -> flags.networkProfile(Optional.of("develop")),
                "developer",
                "minimal",
                "enterprise");
    }

    @Test
    @DisplayName("has the services of the named set, then of the profile, then of the command")
    void order() {
        NetworkSection profile = section(section -> section.credentials(InheritedList.of(List.of("openai", "github"))));
        assertThat(names(filtered(profile, flags -> flags.credentials(List.of("gitlab", "openai")))))
                .containsExactly("openai", "github", "gitlab");
        NetworkPolicy bundling = NetworkPolicy.builtIn()
                .with(NetworkPolicy.parse(
                        "{\"profiles\":{\"bundle\":{\"groups\":[\"github\"],\"credentials\":[\"anthropic\"]}}}",
                        "test"));
        NetworkIntent intent = NetworkIntent.resolve(
                profile,
                NetworkOverrides.builder().networkProfile(Optional.of("bundle")).build(),
                bundling,
                Platform.LINUX);
        assertThat(intent)
                .isInstanceOfSatisfying(
                        Filtered.class,
                        found -> assertThat(names(found)).containsExactly("anthropic", "openai", "github"));
    }

    @Test
    @DisplayName("has a plain host and a host with rules as one host with rules")
    void merged() {
        NetworkSection profile = section(section -> section.allowDomain(List.of(
                new DomainRule("github.com", List.of()),
                new DomainRule("github.com", List.of(new HttpRule("GET", "/a/**"))))));
        Filtered intent = filtered(profile, flags -> flags);
        assertThat(intent.allowedHosts()).containsExactly("github.com");
        assertThat(intent.routes()).hasSize(1);
    }

    @Test
    @DisplayName(
            "lets through what no rule of a service matches, without its credential, where the host itself is named")
    void openBesideRules() {
        Filtered named = filtered(flags -> flags.credentials(List.of("github"))
                .allowEndpoints(List.of("github:GET:/repos/**"))
                .allowDomains(List.of("api.github.com")));
        assertThat(names(named)).containsExactly("github", "_ep_api.github.com");
        NamedRoute open = named.routes().get(1);
        assertThat(open.definition().upstream()).isEqualTo("https://api.github.com");
        assertThat(open.definition().endpointRules()).isEmpty();
        assertThat(open.definition().credentialKey()).isEmpty();
        assertThat(named.warnings())
                .anySatisfy(warning ->
                        assertThat(warning).contains("api.github.com", "service github", "without its credential"));

        // Outside of the base path of a service, its credential is not for the request either.
        assertThat(names(filtered(flags -> flags.credentials(List.of("gitlab")).allowDomains(List.of("gitlab.com")))))
                .containsExactly("gitlab", "_ep_gitlab.com");
    }

    @Test
    @DisplayName("refuses what no rule of a service matches where only a group, a pattern or other rules name its host")
    void closedBesideRules() {
        for (String domain : List.of("github", "*.github.com", "https://api.github.com/zen", "other.example.com")) {
            Filtered intent = filtered(flags -> flags.credentials(List.of("github"))
                    .allowEndpoints(List.of("github:GET:/repos/**"))
                    .allowDomains(List.of(domain)));
            assertThat(intent.routes())
                    .as(domain)
                    .allSatisfy(route ->
                            assertThat(route.definition().endpointRules()).isNotEmpty());
        }
        assertThat(names(filtered(
                        flags -> flags.credentials(List.of("github")).allowDomains(List.of("api.github.com")))))
                .as("a service without rules is for every request")
                .containsExactly("github");
    }

    @Test
    @DisplayName("keeps the port of a host that is denied, and expands groups there")
    void denied() {
        Filtered intent = filtered(flags -> flags.denyDomains(List.of("127.0.0.1:8975", "azure")));
        assertThat(intent.deniedHosts())
                .containsExactly("127.0.0.1:8975", "*.openai.azure.com", "*.cognitiveservices.azure.com");
        assertThat(intent.allowedHosts()).isEmpty();
    }

    @Test
    @DisplayName("leaves no host out of the proxy that the proxy decides about")
    void noProxy() {
        NetworkSection profile = section(section -> section.noProxy(List.of(".github.com")));
        refused(profile, flags -> flags.allowDomains(List.of("api.github.com")), "network.no_proxy", "api.github.com");
        refused(profile, flags -> flags.networkProfile(Optional.of("developer")), "network.no_proxy");
        refused(profile, flags -> flags.credentials(List.of("github")), "network.no_proxy", "github");
    }

    @Test
    @DisplayName("has no port of every host on macOS [30b:35]")
    void macConnectPort() {
        NetworkSection profile = section(section -> section.connectPorts(List.of(5432)));
        assertThatThrownBy(() ->
                        NetworkIntent.resolve(profile, NetworkOverrides.NONE, NetworkPolicy.builtIn(), Platform.MACOS))
                .hasMessageContaining("Linux only");
    }

    @Test
    @DisplayName("comes from a table with every group, set and service")
    void table() {
        NetworkPolicy policy = NetworkPolicy.builtIn();
        assertThat(policy.groups().keySet())
                .containsExactly(
                        "llm_apis",
                        "package_registries",
                        "github",
                        "gitlab",
                        "sigstore",
                        "documentation",
                        "google_cloud",
                        "azure",
                        "aws_bedrock");
        assertThat(policy.groups().get("llm_apis").hosts()).hasSize(16);
        assertThat(policy.groups().get("package_registries").hosts()).hasSize(15);
        assertThat(policy.profiles().keySet())
                .containsExactly("minimal", "developer", "claude-code", "codex", "opencode", "enterprise");
        assertThat(policy.profiles().get("enterprise").groups()).hasSize(9);
        assertThat(policy.profiles().values())
                .allSatisfy(preset -> assertThat(preset.credentials()).isEmpty());
        assertThat(policy.services().keySet())
                .isEqualTo(Set.of("openai", "anthropic", "gemini", "google-ai", "github", "gitlab"));
        assertThatThrownBy(() -> NetworkPolicy.parse("{\"grops\":{}}", "test")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> NetworkPolicy.builtIn()
                        .with(NetworkPolicy.parse("{\"profiles\":{\"p\":{\"groups\":[\"nope\"]}}}", "test")))
                .hasMessageContaining("nope");
    }
}

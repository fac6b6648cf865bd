package dev.nono.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.network.NetworkIntent;
import dev.nono.network.NetworkOverrides;
import dev.nono.network.NetworkPolicy;
import dev.nono.policy.Platform;
import dev.nono.profile.model.HttpRule;
import dev.nono.profile.model.NetworkSection;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.ProfileReader;
import dev.nono.profile.text.ProfileWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The network of a profile")
class NetworkProfileTest {

    private static Profile profile(String json) {
        return ProfileReader.read(json.replace('\'', '"'), "test").profile();
    }

    private static NetworkSection merged(String base, String child) {
        return Merge.of(profile("{'network':{" + base + "}}"), profile("{'network':{" + child + "}}"))
                .network();
    }

    private static NetworkIntent intent(NetworkSection section) {
        return NetworkIntent.resolve(section, NetworkOverrides.NONE, NetworkPolicy.builtIn(), Platform.LINUX);
    }

    private static List<String> routes(NetworkSection section) {
        NetworkIntent intent = intent(section);
        return intent instanceof NetworkIntent.Filtered filtered
                ? filtered.routes().stream().map(NetworkIntent.NamedRoute::name).toList()
                : List.of("no proxy");
    }

    @Test
    @DisplayName("adds services to those that it inherits, keeps them, or ends them and the proxy with them [30b:5]")
    void credentials() {
        String base = "'credentials':['openai','github']";
        assertThat(routes(merged(base, "'block':false"))).containsExactly("openai", "github");
        assertThat(routes(merged(base, "'credentials':[]"))).containsExactly("no proxy");
        assertThat(routes(merged(base, "'credentials':['gitlab']"))).containsExactly("openai", "github", "gitlab");
    }

    @Test
    @DisplayName("keeps or ends the set of hosts that it inherits [30b:6]")
    void networkProfile() {
        String base = "'network_profile':'minimal'";
        assertThat(intent(merged(base, "'block':false")))
                .isInstanceOfSatisfying(
                        NetworkIntent.Filtered.class,
                        filtered -> assertThat(filtered.allowedHosts()).hasSize(16));
        assertThat(intent(merged(base, "'network_profile':null"))).isInstanceOf(NetworkIntent.Unrestricted.class);
    }

    @Test
    @DisplayName("adds rules to a host that it inherits [30b:7]")
    void domains() {
        NetworkSection section = merged(
                "'allow_domain':['github.com']",
                "'allow_domain':[{'domain':'github.com','endpoints':[{'method':'GET','path':'/a/**'}]}]");
        assertThat(intent(section)).isInstanceOfSatisfying(NetworkIntent.Filtered.class, filtered -> {
            assertThat(filtered.allowedHosts()).containsExactly("github.com");
            assertThat(filtered.routes())
                    .singleElement()
                    .satisfies(route -> assertThat(route.definition().endpointRules())
                            .containsExactly(new HttpRule("GET", "/a/**")));
        });
    }

    private static String credential(String members) {
        return "{'network':{'custom_credentials':{'svc':{'upstream':'https://svc.example.com'," + members + "}}}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD_PRELOAD", "ld_preload", "A-B", ""})
    @DisplayName("puts no token into a variable that changes what programs run [30b:20]")
    void variables(String name) {
        assertThatThrownBy(() -> profile(credential("'credential_key':'svc','env_var':'" + name + "'")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("env_var");
    }

    @Test
    @DisplayName("takes a key store with its own service if it names a variable, and no odd names [63:21]")
    void keyring() {
        assertThat(profile(credential("'credential_key':'keyring://s/a','env_var':'KEY'"))
                        .network()
                        .customCredentials())
                .containsKey("svc");
        assertThatThrownBy(() -> profile(credential("'credential_key':'keyring://s/a'")))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("env_var");
        assertThatThrownBy(() -> profile(credential("'credential_key':'my-key','env_var':'KEY'")))
                .isInstanceOf(NonoException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'timeout_secs':0",
                "'timeout_secs':301",
                "'cache_ttl_secs':3601",
                "'cache_ttl_secs':10,'ttl_secs':20",
                "'cache_path_regex':'('",
                "'colour':'red'"
            })
    @DisplayName("refuses a capture that cannot be meant [63:29]")
    void captures(String member) {
        assertThatThrownBy(
                        () -> profile("{'credential_capture':{'gh':{'command':['gh','auth','token']," + member + "}}}"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("credential_capture.gh");
    }

    @Test
    @DisplayName("has durations with a unit or in seconds, and no others [30b:37]")
    void durations() {
        assertThat(profile("{'network':{'tls_intercept':{'ca_validity':'10'}}}")
                        .network()
                        .tlsIntercept()
                        .orElseThrow()
                        .caValidity())
                .contains(Duration.ofSeconds(10));
        for (String bad : List.of("0s", "1w", "99999999999999999999d", "9223372036854775807d")) {
            assertThatThrownBy(() -> profile("{'network':{'tls_intercept':{'ca_validity':'" + bad + "'}}}"))
                    .as(bad)
                    .isInstanceOf(NonoException.class)
                    .hasMessageContaining("ca_validity");
        }
    }

    @Test
    @DisplayName("writes services that nobody named as absent, and none as none [30b:40]")
    void roundTrip() {
        Profile absent = profile("{'network':{'block':true}}");
        assertThat(ProfileWriter.write(absent)).doesNotContain("credentials");
        Profile none = profile("{'network':{'credentials':[]}}");
        assertThat(ProfileReader.read(ProfileWriter.write(none), "again")
                        .profile()
                        .network()
                        .credentials()
                        .isCleared())
                .isTrue();
    }
}

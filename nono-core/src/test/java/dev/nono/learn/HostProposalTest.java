package dev.nono.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.net.HostFilter;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.GroupSelection;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyResolver;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.sandbox.SandboxEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The hosts that are proposed")
class HostProposalTest {
    private final Trace trace = new Trace();

    private static CompiledPolicy policy(NetworkMode mode) {
        ResolvedPolicy groups = PolicyResolver.builtIn(PolicyContext.of(
                        Platform.LINUX, 1000, Map.of("HOME", "/home/nobody-here", "TMPDIR", "/var/tmp")))
                .resolve(GroupSelection.defaults());
        CapabilitySetBuilder caps = groups.capabilities().toBuilder().network(mode);
        return CompiledPolicy.of(groups, caps.build(), List.of());
    }

    private Proposal propose(NetworkMode mode, Optional<HostFilter> filter) {
        return Proposal.of(trace, policy(mode), filter, HostProposalTest::addresses);
    }

    private static Collection<InetAddress> addresses(String name) {
        try {
            return name.startsWith("inside.")
                    ? List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("192.168.1.7"))
                    : List.of(InetAddress.getByName("93.184.216.34"));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("are those that were asked for, each once in its one spelling, as options and for a profile")
    void wanted() {
        List.of("API.example.com", "api.example.com.", "1.1.1.1", "b\u00fccher.example")
                .forEach(trace::hostAsked);

        Proposal proposal = propose(NetworkMode.allowAll(), Optional.empty());

        assertThat(proposal.isEmpty()).isFalse();
        assertThat(proposal.hosts().asked()).containsEntry("api.example.com", 2);
        assertThat(proposal.flags())
                .contains(
                        "--allow-domain api.example.com",
                        "--allow-domain xn--bcher-kva.example",
                        "--allow-domain 1.1.1.1");
        assertThat(proposal.toProfile(Path.of("/home/u")))
                .contains("\"allow_domain\": [")
                .contains("\"api.example.com\"")
                .doesNotContain("filesystem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "10.0.0.8",
                "192.168.1.1",
                "100.64.3.4",
                "fd12::1",
                "::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "169.254.169.254",
                "100.100.100.200",
                "metadata",
                "metadata.google.internal",
                "router",
                "db.corp",
                "printer.local",
                "nas.home.arpa",
                "inside.example.com",
                "0x0a000001",
                "0.0.0.0",
                "224.0.0.1"
            })
    @DisplayName(
            "are never of this machine, of a private network, or of the credentials of a cloud, and it is said why")
    void withheld(String host) {
        trace.hostAsked(host);

        HostProposal hosts = propose(NetworkMode.allowAll(), Optional.empty()).hosts();

        assertThat(hosts.wanted()).isEmpty();
        assertThat(hosts.withheld().values()).singleElement().asString().isNotBlank();
    }

    @Test
    @DisplayName("are not those that the proxy of the policy lets through or denies by name")
    void filtered() {
        List.of("a.example.com", "b.example.com", "ads.example.com").forEach(trace::hostAsked);
        HostFilter filter = HostFilter.strict(List.of("a.example.com")).withDenied(List.of("ads.example.com"));

        HostProposal hosts =
                propose(NetworkMode.allowAll(), Optional.of(filter)).hosts();

        assertThat(hosts.wanted()).containsExactly("b.example.com");
        assertThat(hosts.covered()).containsExactly("a.example.com");
        assertThat(hosts.withheld()).containsOnlyKeys("ads.example.com");
    }

    @Test
    @DisplayName("are none where the policy blocks the network; what is no host is left out")
    void blocked() {
        List.of("a.example.com", "not a host", "").forEach(trace::hostAsked);

        HostProposal hosts = propose(NetworkMode.blocked(), Optional.empty()).hosts();

        assertThat(hosts.asked()).containsOnlyKeys("a.example.com");
        assertThat(hosts.wanted()).isEmpty();
        assertThat(hosts.withheld()).containsEntry("a.example.com", "the policy blocks the network");
    }

    @Test
    @DisplayName("come from a proxy, to which connections are none of the program's own")
    void proxy() {
        trace.proxyAt(3128);
        trace.observed(new SandboxEvent.AddressAsked(1, "connect", "127.0.0.1", 3128));
        trace.observed(new SandboxEvent.AddressAsked(1, "connect", "127.0.0.1", 80));
        trace.observed(new SandboxEvent.AddressAsked(1, "connect", "93.184.216.34", 3128));

        assertThat(propose(NetworkMode.allowAll(), Optional.empty()).outbound())
                .extracting(address -> address.address() + " " + address.port())
                .containsExactly("127.0.0.1 80", "93.184.216.34 3128");
    }
}

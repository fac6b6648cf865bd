package dev.nono.approval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Those who can be asked, by name, ready to answer. Immutable and thread-safe.
 *
 * <p>Asking goes through {@link Approver#failClosed}, with the time of the rule or else {@link Backend#timeout()}: none of
 * the approvers in here ends by itself.
 */
public final class ApprovalBackends {
    private static final String DEFAULT = "default";
    private static final ApprovalBackends NONE = new ApprovalBackends(Map.of(), new TreeSet<>());

    private final Map<String, Backend> backends;
    private final TreeSet<Integer> localPorts;

    private ApprovalBackends(Map<String, Backend> backends, TreeSet<Integer> localPorts) {
        this.backends = backends;
        this.localPorts = localPorts;
    }

    /**
     * Somebody who can be asked.
     *
     * @param name the name in records
     * @param approver who answers
     * @param timeout after how long silence means no, unless the rule that asks says so itself
     */
    public record Backend(String name, Approver approver, Duration timeout) {}

    /**
     * Nobody: every question is an error.
     *
     * @return no backends
     */
    public static ApprovalBackends none() {
        return NONE;
    }

    /**
     * Makes approvers of a whole table, whose faults are known by then. No one takes the place of another: a backend that turns
     * out to be of no use is an error when it is asked, never a question to somebody else.
     *
     * @param table who can be asked
     * @param terminal the person at the terminal
     * @param webhooks how webhooks are asked
     * @return the approvers, with the default of the table
     */
    public static ApprovalBackends open(ApprovalTable table, Approver terminal, WebhookSettings webhooks) {
        Opening opening = new Opening(table, terminal, webhooks);
        Map<String, Backend> all = new LinkedHashMap<>();
        LinkedHashSet<String> names = new LinkedHashSet<>(table.backends().keySet());
        names.add(ApprovalTable.TERMINAL);
        for (String name : names) {
            Duration timeout = opening.ownTimeout(name)
                    .or(() -> table.defaults().timeout())
                    .orElse(ApprovalTable.USUAL_TIMEOUT);
            all.put(name, new Backend(name, opening.approver(name), timeout));
        }
        Optional<String> chosen = table.defaultName();
        Backend usual = chosen.isEmpty() ? null : all.get(chosen.get());
        if (usual != null) {
            all.put("", usual);
        }
        return new ApprovalBackends(all, opening.localPorts);
    }

    /** What is being made: each approver once, also if several chains use it. */
    private static final class Opening {
        private final ApprovalTable table;
        private final Approver terminal;
        private final WebhookSettings webhooks;
        private final Map<String, Approver> made = new LinkedHashMap<>();
        private final TreeSet<Integer> localPorts = new TreeSet<>();

        Opening(ApprovalTable table, Approver terminal, WebhookSettings webhooks) {
            this.table = table;
            this.terminal = terminal;
            this.webhooks = webhooks;
        }

        Optional<Duration> ownTimeout(String name) {
            ApprovalBackend backend = table.backends().get(name);
            return backend == null ? Optional.empty() : backend.timeout();
        }

        Approver approver(String name) {
            Approver known = made.get(name);
            if (known == null) {
                ApprovalBackend backend = table.backends().get(name);
                known = backend == null
                        ? terminal
                        : backend.match(person -> terminal, webhook -> webhook(name, webhook), this::chain);
                made.put(name, known);
            }
            return known;
        }

        private Approver webhook(String name, ApprovalBackend.Webhook webhook) {
            if (webhook.isLocal()) {
                localPorts.add(webhook.port());
            }
            return new WebhookApprover(name, webhook.url(), webhooks);
        }

        private Approver chain(ApprovalBackend.Chain chain) {
            List<ChainApprover.Member> members = new ArrayList<>();
            for (String name : new LinkedHashSet<>(chain.backends())) {
                members.add(new ChainApprover.Member(name, approver(name), ownTimeout(name)));
            }
            return new ChainApprover(chain.mode(), members);
        }
    }

    /**
     * These and one more.
     *
     * @param name the name that rules use; empty for whom rules ask that name nobody
     * @param approver who answers
     * @return a copy
     */
    public ApprovalBackends with(String name, Approver approver) {
        Map<String, Backend> more = new LinkedHashMap<>(backends);
        more.put(name, new Backend(name.isEmpty() ? DEFAULT : name, approver, ApprovalTable.USUAL_TIMEOUT));
        return new ApprovalBackends(more, localPorts);
    }

    /**
     * Whom a rule asks.
     *
     * @param name the name in the rule; empty for the default
     * @return who that is, or empty if there is nobody
     */
    public Optional<Backend> find(String name) {
        return Optional.ofNullable(backends.get(name));
    }

    /**
     * The ports of this machine on which webhooks answer. A program that listens there could grant itself what it likes.
     *
     * @return the ports, ascending
     */
    public List<Integer> localPorts() {
        return List.copyOf(localPorts);
    }
}

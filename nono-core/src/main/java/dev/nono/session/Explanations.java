package dev.nono.session;

import dev.nono.diagnostic.PathPolicy;
import dev.nono.diagnostic.PathPolicy.Judgement;
import dev.nono.diagnostic.PathPolicy.Verdict;
import dev.nono.net.HostFilter;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.ResolvedPolicy;
import dev.nono.policy.SensitivePath;
import dev.nono.query.Decision;
import dev.nono.query.EndpointRule;
import dev.nono.query.FileStamp;
import dev.nono.query.QueryContext;
import dev.nono.query.Reason;
import dev.nono.query.SensitiveRule;
import dev.nono.query.Why;
import dev.nono.state.CapabilityFile;
import dev.nono.state.DomainEndpoints;
import dev.nono.state.StoredFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Connects what explains a sandbox: the file that programs inside read, the questions, and the report at the end. */
public final class Explanations {
    private Explanations() {}

    /**
     * What a capability file knows besides the capabilities, for questions from inside the sandbox.
     *
     * @param file the file
     * @return a context with the bypassed paths, the host filter, the endpoint rules and the objects of granted files
     * @throws dev.nono.NonoException {@link dev.nono.ErrorCode#CONFIG_PARSE} if a host of the file is malformed
     */
    public static QueryContext.Builder context(CapabilityFile file) {
        QueryContext.Builder context = QueryContext.builder()
                .bypassed(file.bypassedPaths().stream().map(Path::of).toList());
        for (StoredFile stored : file.state().files()) {
            stored.identity()
                    .ifPresent(identity -> context.stamp(
                            Path.of(stored.resolved()), new FileStamp(identity.device(), identity.inode())));
        }
        if (!file.allowedDomains().isEmpty()) {
            context.hostFilter(HostFilter.of(file.allowedDomains()));
        }
        for (DomainEndpoints entry : file.domainEndpoints()) {
            context.endpoints(
                    entry.domain(),
                    entry.endpoints().stream()
                            .map(endpoint -> new EndpointRule(endpoint.method(), endpoint.path()))
                            .toList());
        }
        return context;
    }

    /**
     * What stands around the capabilities of a policy: what its groups protect, what was lifted, and what nobody can be
     * granted.
     *
     * @param policy the policy
     * @return a context, to which a host filter and the scopes of the system may be added
     */
    public static QueryContext.Builder context(CompiledPolicy policy) {
        List<Path> bypassed = new ArrayList<>();
        policy.bypassed().forEach(path -> {
            bypassed.add(path.path());
            bypassed.add(path.canonical());
        });
        return context(policy.resolved()).bypassed(bypassed);
    }

    /**
     * What groups protect, and what nobody can be granted.
     *
     * @param policy the groups of a run
     * @return a context
     */
    public static QueryContext.Builder context(ResolvedPolicy policy) {
        List<Path> ungrantable = new ArrayList<>(policy.protectedRoots().paths());
        // Grants that write there are refused, and to read there few programs have a reason.
        ungrantable.add(policy.protectedRoots().configuration());
        QueryContext.Builder context = QueryContext.builder().ungrantable(ungrantable);
        for (SensitivePath path : policy.sensitivePaths().paths()) {
            context.sensitive(new SensitiveRule(path.path(), "group:" + path.group(), path.description()));
        }
        return context;
    }

    /**
     * Asks about a policy.
     *
     * @param policy the policy
     * @return the questions
     */
    public static Why why(CompiledPolicy policy) {
        return Why.ask(policy.capabilities(), context(policy).build());
    }

    /**
     * Lets a report judge paths as {@link Why} does, so that the two never disagree.
     *
     * @param why the questions
     * @return the policy
     */
    public static PathPolicy policy(Why why) {
        return (text, access) -> {
            try {
                return judgement(why.path(Path.of(text), access));
            } catch (InvalidPathException e) {
                // Not a name that this system could have, so nothing grants it.
                return new Judgement(Verdict.NOT_GRANTED, Optional.empty());
            }
        };
    }

    private static Judgement judgement(Decision decision) {
        if (!(decision instanceof Decision.Denied denied)) {
            return new Judgement(Verdict.ALLOWED, Optional.empty());
        }
        Verdict verdict = List.of(Reason.SENSITIVE_PATH, Reason.FILESYSTEM_DENY).contains(denied.reason())
                ? Verdict.CLOSED
                : denied.reason().equals(Reason.INSUFFICIENT_ACCESS) ? Verdict.INSUFFICIENT : Verdict.NOT_GRANTED;
        return new Judgement(verdict, denied.suggestedFlag());
    }
}

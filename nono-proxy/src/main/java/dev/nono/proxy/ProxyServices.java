package dev.nono.proxy;

import dev.nono.approval.ApprovalBackends;
import dev.nono.approval.Approver;
import dev.nono.audit.AuditSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a proxy asks. What is not given refuses: no credential is found, nothing is approved.
 *
 * @param secrets where credentials come from
 * @param capture who gets credentials of {@code cmd://} references, if anybody
 * @param nonces who knows what is behind nonces
 * @param approvals who approves requests
 * @param resolver who knows the addresses of names
 * @param audit where decisions are recorded, besides the list that {@link ProxyServer#drainEvents()} returns
 * @param sessionId the session, in records
 * @param variables the environment in which AWS keys, and the files that hold them, are looked for
 * @param untrusted what the program may write: no program that knows keys is run from there, and none that a file there names
 */
public record ProxyServices(
        SecretLoader secrets,
        Optional<CredentialCapture> capture,
        NonceResolver nonces,
        ApprovalBackends approvals,
        HostResolver resolver,
        AuditSink audit,
        String sessionId,
        Map<String, String> variables,
        List<Path> untrusted) {

    /** Copies the collections. */
    public ProxyServices {
        variables = Map.copyOf(variables);
        untrusted = List.copyOf(untrusted);
    }

    /**
     * The services of a proxy that has nobody to ask: names are resolved by the system, AWS keys are those of this JVM, all
     * else is refused.
     *
     * @return the services
     */
    public static ProxyServices none() {
        return new ProxyServices(
                SecretLoader.none(),
                Optional.empty(),
                NonceResolver.none(),
                ApprovalBackends.none(),
                HostResolver.system(),
                AuditSink.discarding(),
                "proxy",
                System.getenv(),
                List.of());
    }

    /**
     * These services with another source of credentials.
     *
     * @param loader the source
     * @return a copy
     */
    public ProxyServices withSecrets(SecretLoader loader) {
        return new ProxyServices(loader, capture, nonces, approvals, resolver, audit, sessionId, variables, untrusted);
    }

    /**
     * These services with a source of captured credentials.
     *
     * @param source the source
     * @return a copy
     */
    public ProxyServices withCapture(CredentialCapture source) {
        return new ProxyServices(
                secrets, Optional.of(source), nonces, approvals, resolver, audit, sessionId, variables, untrusted);
    }

    /**
     * These services with somebody who knows nonces.
     *
     * @param known who knows them
     * @return a copy
     */
    public ProxyServices withNonces(NonceResolver known) {
        return new ProxyServices(secrets, capture, known, approvals, resolver, audit, sessionId, variables, untrusted);
    }

    /**
     * These services with others who approve.
     *
     * @param backends who approves requests; asked on threads that may block
     * @return a copy
     */
    public ProxyServices withApprovals(ApprovalBackends backends) {
        return new ProxyServices(secrets, capture, nonces, backends, resolver, audit, sessionId, variables, untrusted);
    }

    /**
     * These services with one approver more.
     *
     * @param name the name that policies use, empty for the default
     * @param approver who answers; asked on threads that may block
     * @return a copy
     */
    public ProxyServices withApprover(String name, Approver approver) {
        return withApprovals(approvals.with(name, approver));
    }

    /**
     * These services with another resolver.
     *
     * @param other who knows the addresses of names
     * @return a copy
     */
    public ProxyServices withResolver(HostResolver other) {
        return new ProxyServices(secrets, capture, nonces, approvals, other, audit, sessionId, variables, untrusted);
    }

    /**
     * These services with a record.
     *
     * @param sink where decisions are recorded
     * @param session the session
     * @return a copy
     */
    public ProxyServices withAudit(AuditSink sink, String session) {
        return new ProxyServices(secrets, capture, nonces, approvals, resolver, sink, session, variables, untrusted);
    }

    /**
     * These services with another environment.
     *
     * @param environment the variables and their values
     * @return a copy
     */
    public ProxyServices withVariables(Map<String, String> environment) {
        return new ProxyServices(
                secrets, capture, nonces, approvals, resolver, audit, sessionId, environment, untrusted);
    }

    /**
     * These services for a program that may write somewhere. A session does this itself.
     *
     * @param writable files and directories that the program may write
     * @return a copy
     */
    public ProxyServices withUntrusted(List<Path> writable) {
        return new ProxyServices(secrets, capture, nonces, approvals, resolver, audit, sessionId, variables, writable);
    }
}

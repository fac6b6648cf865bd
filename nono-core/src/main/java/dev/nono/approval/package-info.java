/**
 * Asking somebody whether a sandboxed program may have more than it was given.
 *
 * <p>An {@link dev.nono.approval.ApprovalRequest} says what is wanted: a path, a network address, an endpoint of an API, a
 * command. An {@link dev.nono.approval.Approver} answers with an {@link dev.nono.approval.ApprovalDecision}, and only an
 * explicit grant is access: {@link dev.nono.approval.Approver#failClosed} turns silence and errors into a refusal, and
 * records every answer.
 *
 * <p>Who is asked is written in a profile: an {@link dev.nono.approval.ApprovalTable} holds an
 * {@link dev.nono.approval.ApprovalBackend} (the terminal, a webhook, a chain of others) under each name, checked as a
 * whole, and {@link dev.nono.approval.ApprovalBackends#open} makes approvers of all of it before anything starts. Without a
 * table it is the person at the {@linkplain dev.nono.approval.TerminalApprover terminal}. The HTTP client of the JDK is
 * loaded by the first question to a webhook, and by nothing else.
 *
 * <p>{@link dev.nono.approval.SupervisorCodec} carries requests and answers between a program in the sandbox and its
 * supervisor.
 *
 * <pre>{@code
 * Approver approver = Approver.failClosed("policy", request -> ApprovalDecision.denied("nobody is here"),
 *         Duration.ofSeconds(60), auditSink);
 * if (approver.decide(request).isGranted()) {
 *     open(request);
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.approval;

import org.jspecify.annotations.NullMarked;

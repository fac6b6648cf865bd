/**
 * Asking somebody whether a sandboxed program may have more than it was given.
 *
 * <p>An {@link dev.nono.approval.ApprovalRequest} says what is wanted: a path, a network address, an endpoint of an API, a
 * command. An {@link dev.nono.approval.Approver} answers with an {@link dev.nono.approval.ApprovalDecision}, and only an
 * explicit grant is access: {@link dev.nono.approval.Approver#failClosed} turns silence and errors into a refusal, and
 * records every answer. {@link dev.nono.approval.SupervisorCodec} carries requests and answers between a program in the
 * sandbox and its supervisor.
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

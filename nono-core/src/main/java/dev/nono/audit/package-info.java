/**
 * The record of what happened in a session, for somebody who was not there.
 *
 * <p>Whatever takes part in a session tells an {@link dev.nono.audit.AuditSink} about {@link dev.nono.audit.AuditEvent}s:
 * it started, it executed a program, it was denied something, it met a limit, somebody decided a request, it ended.
 * {@link dev.nono.audit.JsonLinesAuditSink} appends them to a file, {@link dev.nono.audit.InMemoryAuditSink} keeps them
 * for tests and for callers that show them.
 *
 * <p>Audit is not logging: events are typed, they are complete or absent, and nothing in them is secret, because whoever
 * makes one redacts it first.
 *
 * <pre>{@code
 * try (JsonLinesAuditSink sink = JsonLinesAuditSink.open(file, JsonLinesAuditSink.Durability.SURVIVES_PROCESS)) {
 *     sink.record(new AuditEvent.SessionEnded(Instant.now(), sessionId, 0, "normal"));
 * }
 * }</pre>
 */
@NullMarked
package dev.nono.audit;

import org.jspecify.annotations.NullMarked;

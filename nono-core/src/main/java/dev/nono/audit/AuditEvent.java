package dev.nono.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that happened in a session and is worth knowing afterwards. Immutable, and free of secrets. */
public sealed interface AuditEvent {

    /**
     * Returns when it happened.
     *
     * @return the time
     */
    Instant time();

    /**
     * Returns in which session it happened.
     *
     * @return 1 to 64 ASCII letters, digits, {@code -} and {@code _}
     */
    String sessionId();

    /**
     * Calls the method of the visitor for this kind of event.
     *
     * @param <R> what the visitor returns
     * @param visitor has one method a kind
     * @return what it returned
     */
    <R> R accept(Visitor<R> visitor);

    /**
     * One method for each kind of event, so that a new kind breaks the compile of whoever has to know them all.
     *
     * @param <R> what the methods return
     */
    interface Visitor<R> {
        /**
         * Called for {@link SessionStarted}.
         *
         * @param event the event
         * @return any result
         */
        R sessionStarted(SessionStarted event);

        /**
         * Called for {@link ExecObserved}.
         *
         * @param event the event
         * @return any result
         */
        R execObserved(ExecObserved event);

        /**
         * Called for {@link DenialObserved}.
         *
         * @param event the event
         * @return any result
         */
        R denialObserved(DenialObserved event);

        /**
         * Called for {@link LimitHit}.
         *
         * @param event the event
         * @return any result
         */
        R limitHit(LimitHit event);

        /**
         * Called for {@link ApprovalDecided}.
         *
         * @param event the event
         * @return any result
         */
        R approvalDecided(ApprovalDecided event);

        /**
         * Called for {@link ExtensionEvent}.
         *
         * @param event the event
         * @return any result
         */
        R extensionEvent(ExtensionEvent event);

        /**
         * Called for {@link SessionEnded}.
         *
         * @param event the event
         * @return any result
         */
        R sessionEnded(SessionEnded event);
    }

    /**
     * The program is about to be started.
     *
     * @param time when
     * @param sessionId the session
     * @param command the redacted argument vector
     * @param capabilities the fingerprint of what the program may touch
     * @param redactionPolicy how the redaction of this session differs from the secure one: lists of names under keys such
     *     as {@code removed_flags}, empty when it does not
     */
    record SessionStarted(
            Instant time,
            String sessionId,
            List<String> command,
            String capabilities,
            Map<String, List<String>> redactionPolicy)
            implements AuditEvent {
        /** Checks the session and copies the collections. */
        public SessionStarted {
            SessionIds.check(sessionId);
            command = List.copyOf(command);
            Map<String, List<String>> copy = new LinkedHashMap<>();
            redactionPolicy.forEach((key, names) -> copy.put(key, List.copyOf(names)));
            redactionPolicy = Collections.unmodifiableMap(copy);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sessionStarted(this);
        }
    }

    /**
     * A process in the sandbox executed a program.
     *
     * @param time when
     * @param sessionId the session
     * @param processId the process
     * @param path the path of the program as the process gave it
     */
    record ExecObserved(Instant time, String sessionId, long processId, String path) implements AuditEvent {
        /** Checks the session. */
        public ExecObserved {
            SessionIds.check(sessionId);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.execObserved(this);
        }
    }

    /** What a denied operation was about. */
    enum DenialKind {
        /** A file or directory. */
        PATH("path"),
        /** The execution of a program. */
        EXEC("exec"),
        /** A network address or host. */
        NETWORK("network"),
        /** A Unix socket. */
        UNIX_SOCKET("unix_socket"),
        /** A signal to a process outside. */
        SIGNAL("signal");

        private final String wireName;

        DenialKind(String wireName) {
            this.wireName = wireName;
        }

        /**
         * Returns the name in records.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * An operation was denied, and somebody saw it being denied.
     *
     * @param time when
     * @param sessionId the session
     * @param processId the process that tried, or 0 when it is not known
     * @param kind what it was about
     * @param operation what was tried, such as {@code read}, {@code connect} or {@code kill}
     * @param target the path, address, host or process that was meant
     * @param reason why it was denied, for people
     */
    record DenialObserved(
            Instant time,
            String sessionId,
            long processId,
            DenialKind kind,
            String operation,
            String target,
            String reason)
            implements AuditEvent {
        /** Checks the session. */
        public DenialObserved {
            SessionIds.check(sessionId);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.denialObserved(this);
        }
    }

    /**
     * The program met one of its ceilings.
     *
     * @param time when it was noticed
     * @param sessionId the session
     * @param limit the ceiling, such as {@code memory} or {@code processes}
     * @param count how often: processes killed, forks refused
     */
    record LimitHit(Instant time, String sessionId, String limit, long count) implements AuditEvent {
        /** Checks the session. */
        public LimitHit {
            SessionIds.check(sessionId);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.limitHit(this);
        }
    }

    /** How a request for more rights ended. */
    enum Outcome {
        /** It was granted. */
        GRANTED,
        /** It was denied. */
        DENIED,
        /** Nobody answered in time; nothing was granted. */
        TIMEOUT
    }

    /**
     * A request for more rights was decided.
     *
     * @param time when it was decided
     * @param sessionId the session
     * @param requestJson the request as one compact JSON object
     * @param outcome the decision
     * @param reason why it was denied, otherwise empty
     * @param backend who decided, such as {@code terminal}
     * @param duration how long the decision took
     */
    record ApprovalDecided(
            Instant time,
            String sessionId,
            String requestJson,
            Outcome outcome,
            String reason,
            String backend,
            Duration duration)
            implements AuditEvent {
        /** Checks the session and that the request is one JSON object on one line. */
        public ApprovalDecided {
            SessionIds.check(sessionId);
            AuditEventJson.checkObject(requestJson);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.approvalDecided(this);
        }
    }

    /**
     * An extension of the session has something to tell.
     *
     * @param time when it happened
     * @param sessionId the session
     * @param extension the name of the extension
     * @param name what happened, such as {@code started}
     * @param fields names and values, in this order
     */
    record ExtensionEvent(Instant time, String sessionId, String extension, String name, Map<String, String> fields)
            implements AuditEvent {
        /** Checks the session and copies the fields. */
        public ExtensionEvent {
            SessionIds.check(sessionId);
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.extensionEvent(this);
        }
    }

    /**
     * The program has ended.
     *
     * @param time when
     * @param sessionId the session
     * @param exitCode its exit code; 128 and the number of the signal if one killed it
     * @param cause what ended it, such as {@code normal}, {@code signal} or {@code oom}
     */
    record SessionEnded(Instant time, String sessionId, int exitCode, String cause) implements AuditEvent {
        /** Checks the session. */
        public SessionEnded {
            SessionIds.check(sessionId);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sessionEnded(this);
        }
    }
}

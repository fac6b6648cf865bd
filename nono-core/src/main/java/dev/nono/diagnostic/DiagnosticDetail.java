package dev.nono.diagnostic;

import dev.nono.capability.SocketOperation;
import java.util.Optional;

/** What a diagnostic was made from. */
public sealed interface DiagnosticDetail {

    /**
     * The name of this kind in JSON.
     *
     * @return lower-case words joined by underscores
     */
    String kind();

    /**
     * A denied access to a path.
     *
     * @param reason why it was denied
     */
    record SupervisedDenial(DenialReason reason) implements DiagnosticDetail {
        @Override
        public String kind() {
            return "supervised_denial";
        }
    }

    /**
     * A denied use of a Unix socket.
     *
     * @param operation what was asked for
     * @param target the socket; untrusted text
     * @param reason why it was denied
     */
    record IpcDenial(SocketOperation operation, String target, String reason) implements DiagnosticDetail {
        @Override
        public String kind() {
            return "ipc_denial";
        }
    }

    /**
     * A denied use of an IP address.
     *
     * @param operation what was asked for
     * @param target address and port
     * @param reason why it was denied
     */
    record NetworkDenial(String operation, String target, String reason) implements DiagnosticDetail {
        @Override
        public String kind() {
            return "network_denial";
        }
    }

    /**
     * A denial from the log of the system.
     *
     * @param operation the operation in the words of the system
     * @param target what it was about; untrusted text
     */
    record SeatbeltViolation(String operation, Optional<String> target) implements DiagnosticDetail {
        @Override
        public String kind() {
            return "seatbelt_violation";
        }
    }

    /**
     * Something that the program wrote.
     *
     * @param observation what it suggests
     */
    record StderrObservation(ObservationKind observation) implements DiagnosticDetail {
        @Override
        public String kind() {
            return "stderr_observation";
        }
    }
}

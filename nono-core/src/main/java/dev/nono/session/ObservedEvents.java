package dev.nono.session;

import dev.nono.capability.Access;
import dev.nono.diagnostic.DenialReason;
import dev.nono.diagnostic.DenialRecord;
import dev.nono.diagnostic.IpcDenialRecord;
import dev.nono.diagnostic.NetworkDenialRecord;
import dev.nono.diagnostic.SessionReport;
import dev.nono.diagnostic.Violation;
import dev.nono.sandbox.SandboxEvent;
import java.util.ArrayList;
import java.util.List;

/** Turns what the supervisor saw into the records of a report. */
final class ObservedEvents {
    private ObservedEvents() {}

    static SessionReport report(int exitCode, List<SandboxEvent> events) {
        if (events.isEmpty()) {
            return SessionReport.empty(exitCode);
        }
        List<DenialRecord> denials = new ArrayList<>();
        List<IpcDenialRecord> sockets = new ArrayList<>();
        List<NetworkDenialRecord> addresses = new ArrayList<>();
        List<Violation> logged = new ArrayList<>();
        for (SandboxEvent event : events) {
            if (event instanceof SandboxEvent.ExecutionRefused refused) {
                denials.add(new DenialRecord(refused.path().toString(), Access.READ, DenialReason.POLICY_BLOCKED));
            } else if (event instanceof SandboxEvent.UnixSocketRefused refused) {
                sockets.add(IpcDenialRecord.of(refused.target().toString(), refused.operation(), refused.reason()));
            } else if (event instanceof SandboxEvent.NetworkRefused refused) {
                addresses.add(record(refused));
            } else if (event instanceof SandboxEvent.RefusalLogged refused) {
                logged.add(new Violation(refused.operation(), refused.target()));
            }
        }
        return SessionReport.build(
                exitCode,
                denials,
                sockets.stream().distinct().toList(),
                addresses.stream().distinct().toList(),
                logged.stream().distinct().toList());
    }

    static NetworkDenialRecord record(SandboxEvent.NetworkRefused refused) {
        return new NetworkDenialRecord(refused.operation(), refused.address(), refused.port(), refused.reason());
    }
}

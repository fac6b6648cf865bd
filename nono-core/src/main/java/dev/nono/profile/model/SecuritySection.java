package dev.nono.profile.model;

import dev.nono.approval.ApprovalBackend;
import dev.nono.approval.ApprovalDefaults;
import dev.nono.capability.IpcMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a program is kept from others of the same user, and who answers when it asks for more.
 *
 * @param signals to whom signals may go; inherited if empty
 * @param processInfo which processes may be inspected; inherited if empty
 * @param ipc which other means of communication are open; inherited if empty
 * @param capabilityElevation whether the program may ask for more while it runs; inherited if empty
 * @param wsl2Proxy what to do on WSL2; inherited if empty
 * @param approvalBackends who may be asked, by name
 * @param approvalDefaults who is asked unless a rule says otherwise
 */
public record SecuritySection(
        Optional<SignalMode> signals,
        Optional<ProcessInfoMode> processInfo,
        Optional<IpcMode> ipc,
        Optional<Boolean> capabilityElevation,
        Optional<Wsl2ProxyPolicy> wsl2Proxy,
        Map<String, ApprovalBackend> approvalBackends,
        Optional<ApprovalDefaults> approvalDefaults) {
    /** Checks that nothing is missing and copies the collections. */
    public SecuritySection {
        Objects.requireNonNull(signals);
        Objects.requireNonNull(processInfo);
        Objects.requireNonNull(ipc);
        Objects.requireNonNull(capabilityElevation);
        Objects.requireNonNull(wsl2Proxy);
        approvalBackends = Collections.unmodifiableMap(new LinkedHashMap<>(approvalBackends));
        Objects.requireNonNull(approvalDefaults);
    }

    /** Nothing said. */
    public static final SecuritySection NONE = new SecuritySection(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty());
}

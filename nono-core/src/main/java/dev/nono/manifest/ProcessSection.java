package dev.nono.manifest;

import dev.nono.capability.IpcMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import java.util.List;
import java.util.Objects;

/**
 * How the program runs.
 *
 * @param allowedCommands names of programs that may be started although they are blocked; not a boundary
 * @param blockedCommands names of programs that are not started; not a boundary
 * @param signalMode to whom the program may send signals
 * @param processInfoMode which processes it may inspect
 * @param ipcMode how it may talk to other processes
 * @param execStrategy who watches over it
 */
public record ProcessSection(
        List<String> allowedCommands,
        List<String> blockedCommands,
        SignalMode signalMode,
        ProcessInfoMode processInfoMode,
        IpcMode ipcMode,
        ExecStrategy execStrategy) {
    /** Copies the lists. */
    public ProcessSection {
        allowedCommands = List.copyOf(allowedCommands);
        blockedCommands = List.copyOf(blockedCommands);
        Objects.requireNonNull(signalMode);
        Objects.requireNonNull(processInfoMode);
        Objects.requireNonNull(ipcMode);
        Objects.requireNonNull(execStrategy);
    }

    /** Who watches over the program. */
    public enum ExecStrategy {
        /** Nobody: nono becomes the program. */
        DIRECT("direct"),
        /** nono waits for it. */
        MONITOR("monitor"),
        /** nono supervises it, which limits, snapshots and the proxy need. */
        SUPERVISED("supervised");

        private final String wireName;

        ExecStrategy(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in manifests.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }
}

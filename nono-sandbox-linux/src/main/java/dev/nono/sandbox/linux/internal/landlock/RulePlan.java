package dev.nono.sandbox.linux.internal.landlock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a ruleset will hold, worked out without a kernel: the same grants and the same ABI give the same plan.
 *
 * @param abi for which it was made
 * @param handledFs {@link FsRight} bits that are denied wherever no rule allows them
 * @param handledNet {@link NetRight} bits, likewise
 * @param scoped {@link Scope} bits
 * @param restrictFlags {@link RestrictFlag} bits
 * @param paths in the order of the grants
 * @param ports in the order in which they were first named
 */
public record RulePlan(
        Abi abi,
        long handledFs,
        long handledNet,
        long scoped,
        long restrictFlags,
        List<PathRule> paths,
        List<PortRule> ports) {

    public RulePlan {
        paths = List.copyOf(paths);
        ports = List.copyOf(ports);
    }

    /**
     * A plan that handles every file right of {@code abi}, but for connecting to unix sockets: see
     * {@link Builder#handleUnixSockets()}.
     */
    public static Builder forAbi(Abi abi) {
        return new Builder(abi, abi.fs() & ~FsRight.RESOLVE_UNIX.bit());
    }

    /**
     * The layer that gates execution: files and directories from which programs may be executed, and from nowhere else.
     * It handles the right to rename across directories too and grants it everywhere, because a ruleset that does not
     * speak of that right denies it.
     *
     * @throws IllegalArgumentException if the ABI is too old for the gate to hold
     */
    public static RulePlan executeLayer(Abi abi, Map<Path, NodeKind> executable) {
        if (!abi.canGateExecution()) {
            throw new IllegalArgumentException("gating execution needs Landlock ABI 3 (Linux 6.2); this kernel has "
                    + abi + ": run without the gate or on a newer kernel");
        }
        Builder plan = new Builder(abi, FsRight.bits(FsRight.EXECUTE, FsRight.REFER));
        plan.rule(Path.of("/"), NodeKind.DIRECTORY, FsRight.REFER.bit(), PathRule.Trust.FOLLOW);
        executable.forEach((path, kind) -> plan.rule(path, kind, FsRight.EXECUTE.bit(), PathRule.Trust.FOLLOW));
        return plan.build();
    }

    /** The plan for people and golden files: one line a fact, nothing that depends on the machine. */
    public String listing() {
        List<String> lines = new ArrayList<>();
        lines.add("landlock " + abi);
        lines.add("handle fs " + words(FsRight.in(handledFs)));
        if (handledNet != 0) {
            lines.add("handle net " + words(NetRight.in(handledNet)));
        }
        if (scoped != 0) {
            lines.add("scope " + words(Scope.in(scoped)));
        }
        if (restrictFlags != 0) {
            lines.add("flags " + words(RestrictFlag.in(restrictFlags)));
        }
        for (PathRule rule : paths) {
            lines.add("path " + rule.path() + " " + words(List.of(rule.kind())) + ": "
                    + words(FsRight.in(rule.access())));
        }
        for (PortRule rule : ports) {
            lines.add("port " + rule.port() + ": " + words(NetRight.in(rule.access())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String words(Collection<? extends Enum<?>> constants) {
        return constants.stream()
                .map(Enum::name)
                .collect(Collectors.joining(" "))
                .toLowerCase(Locale.ROOT);
    }

    /** Collects grants; every right is intersected with the ABI as it comes in. */
    public static final class Builder {

        private final Abi abi;
        private final List<PathRule> paths = new ArrayList<>();
        private final Map<Integer, Long> ports = new LinkedHashMap<>();
        private long handledFs;
        private long handledNet;
        private long scoped;
        private long restrictFlags;

        private Builder(Abi abi, long handledFs) {
            this.abi = abi;
            this.handledFs = handledFs & abi.fs();
        }

        /** Allows reading (and executing), writing, or both. */
        public Builder path(Path path, NodeKind kind, boolean read, boolean write) {
            return path(path, kind, read, write, PathRule.Trust.REAL);
        }

        /** Allows reading (and executing), writing, or both, of what is expected at {@code path}. */
        public Builder path(Path path, NodeKind kind, boolean read, boolean write, PathRule.Trust trust) {
            return rule(path, kind, AccessRights.of(path, kind, read, write), trust);
        }

        /** Allows listing a directory, and those below it; what the names stand for is for other rules. */
        public Builder names(Path directory) {
            return rule(directory, NodeKind.DIRECTORY, FsRight.READ_DIR.bit(), PathRule.Trust.REAL_OR_GONE);
        }

        private Builder rule(Path path, NodeKind kind, long access, PathRule.Trust trust) {
            paths.add(new PathRule(path, kind, access & handledFs, trust));
            return this;
        }

        /**
         * Denies connecting to unix sockets made outside, except to those that are named.
         *
         * @throws IllegalStateException if the ABI does not know that right
         */
        public Builder handleUnixSockets() {
            if (!abi.has(Abi.Feature.UNIX_SOCKETS)) {
                throw new IllegalStateException("Landlock " + abi + " knows no unix sockets: ABI 9 (Linux 7.1) does");
            }
            handledFs |= FsRight.RESOLVE_UNIX.bit();
            return this;
        }

        /** Allows connecting to the unix socket at {@code path}, or to those below it. */
        public Builder connectUnix(Path path, NodeKind kind) {
            return rule(path, kind, FsRight.RESOLVE_UNIX.bit(), PathRule.Trust.REAL);
        }

        /**
         * Denies TCP connect and bind, except at the ports that are named.
         *
         * @throws IllegalStateException if the ABI knows no ports; whoever falls back to seccomp must not call this
         */
        public Builder handleTcp() {
            if (abi.net() == 0) {
                throw new IllegalStateException("Landlock " + abi + " knows no TCP ports: ABI 4 (Linux 6.7) does");
            }
            handledNet = abi.net();
            return this;
        }

        public Builder connect(int port) {
            return port(port, NetRight.CONNECT_TCP);
        }

        public Builder bind(int port) {
            return port(port, NetRight.BIND_TCP);
        }

        private Builder port(int port, NetRight right) {
            if (handledNet == 0) {
                throw new IllegalStateException("port " + port + " allowed in a plan that does not restrict TCP");
            }
            ports.merge(port, right.bit(), (a, b) -> a | b);
            return this;
        }

        /** Asks for scopes; those that the ABI does not know are left out. */
        public Builder scope(Set<Scope> scopes) {
            for (Scope scope : scopes) {
                scoped |= scope.bit() & abi.scopes();
            }
            return this;
        }

        /** Asks for flags; those that the ABI does not know are left out. */
        public Builder flags(Set<RestrictFlag> flags) {
            for (RestrictFlag flag : flags) {
                restrictFlags |= flag.bit() & abi.restrictFlags();
            }
            return this;
        }

        public RulePlan build() {
            List<PortRule> rules = new ArrayList<>();
            for (Map.Entry<Integer, Long> port : ports.entrySet()) {
                rules.add(new PortRule(port.getKey(), port.getValue()));
            }
            return new RulePlan(abi, handledFs, handledNet, scoped, restrictFlags, paths, rules);
        }
    }
}

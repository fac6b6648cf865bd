package dev.nono.manifest;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.RealPaths;
import dev.nono.capability.ResourceLimits;
import dev.nono.manifest.FilesystemSection.DeniedPath;
import dev.nono.manifest.FilesystemSection.GrantType;
import dev.nono.manifest.FilesystemSection.PathGrant;
import dev.nono.manifest.ManifestConversion.Leftover;
import dev.nono.manifest.ProcessSection.ExecStrategy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Turns a manifest into capabilities, and names what is left over. */
final class ManifestConverter {
    private final UnaryOperator<String> expansion;
    private final CapabilitySetBuilder caps = CapabilitySet.builder();
    private final List<Leftover> leftovers = new ArrayList<>();

    private ManifestConverter(UnaryOperator<String> expansion) {
        this.expansion = expansion;
    }

    static ManifestConversion convert(CapabilityManifest manifest, UnaryOperator<String> expansion) {
        List<String> problems = manifest.validate();
        if (!problems.isEmpty()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the capability manifest contradicts itself: " + String.join("; ", problems));
        }
        ManifestConverter converter = new ManifestConverter(expansion);
        manifest.filesystem().ifPresent(converter::filesystem);
        manifest.network().ifPresent(converter::network);
        manifest.process().ifPresent(converter::process);
        manifest.resources().ifPresent(converter::resources);
        if (!manifest.credentials().isEmpty()) {
            converter.leave("credentials", "the proxy adds secrets to requests");
        }
        if (manifest.rollback().filter(RollbackSection::enabled).isPresent()) {
            converter.leave("rollback", "snapshots are taken by the session");
        }
        return new ManifestConversion(converter.caps.build(), converter.leftovers);
    }

    private void filesystem(FilesystemSection section) {
        for (PathGrant grant : section.grants()) {
            Path path = path(grant.path());
            if (grant.type() == GrantType.FILE) {
                caps.file(path, grant.access());
            } else {
                caps.directory(path, grant.access());
            }
        }
        section.deny().forEach(this::deny);
    }

    private void deny(DeniedPath denied) {
        Path path = path(denied.path());
        if (!path.isAbsolute()) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "the denied path \"" + denied.path() + "\" is not absolute, so it would not be kept closed");
        }
        DenyRule literal = new DenyRule(path, GrantSource.PROFILE, "");
        DenyRule canonical = new DenyRule(RealPaths.tryCanonicalize(literal.path()), GrantSource.PROFILE, "");
        caps.deny(literal);
        if (!canonical.equals(literal)) {
            caps.deny(canonical);
        }
    }

    private void network(NetworkSection section) {
        caps.network(
                switch (section.mode()) {
                    case BLOCKED -> NetworkMode.blocked();
                    case PROXY -> NetworkMode.proxyOnly(0);
                    case UNRESTRICTED -> NetworkMode.allowAll();
                });
        section.ports().ifPresent(ports -> {
            ports.connect().forEach(caps::allowConnectPort);
            ports.bind().forEach(caps::allowBindPort);
            ports.localhost().forEach(caps::allowLocalhostPort);
            ports.localhostRange().forEach(caps::allowLocalhostPorts);
        });
        boolean proxied = section.mode() == NetworkSection.Mode.PROXY;
        String filter = proxied ? "the proxy filters hosts" : "has no effect without the mode proxy";
        if (proxied) {
            leave("network.mode", "the proxy must be started and its port put into the network mode");
        }
        if (!section.allowDomains().isEmpty()) {
            leave("network.allow_domains", filter);
        }
        if (!section.endpoints().isEmpty()) {
            leave("network.endpoints", filter);
        }
        if (!section.dns()) {
            leave("network.dns", "names are resolved all the same: nothing enforces this");
        }
    }

    private void process(ProcessSection section) {
        section.allowedCommands().forEach(caps::allowCommand);
        section.blockedCommands().forEach(caps::blockCommand);
        caps.signals(section.signalMode())
                .processInfo(section.processInfoMode())
                .ipc(section.ipcMode());
        if (!section.allowedCommands().isEmpty() || !section.blockedCommands().isEmpty()) {
            leave("process.blocked_commands", "deprecated: only the name of the first program is looked at");
        }
        if (section.execStrategy() != ExecStrategy.MONITOR) {
            leave(
                    "process.exec_strategy",
                    "the session runs the program " + section.execStrategy().wireName());
        }
    }

    private void resources(ResourcesSection section) {
        ResourceLimits.Builder limits = ResourceLimits.builder();
        section.memoryBytes().ifPresent(limits::memory);
        section.maxProcesses().ifPresent(limits::processes);
        caps.limits(limits.build());
    }

    private void leave(String field, String meaning) {
        leftovers.add(new Leftover(field, meaning));
    }

    private Path path(String written) {
        String expanded = expansion.apply(written);
        try {
            return Path.of(expanded);
        } catch (InvalidPathException e) {
            throw new NonoException(
                    ErrorCode.PATH_CANONICALIZATION,
                    "the capability manifest names \"" + written + "\", which is no path: " + e.getReason(),
                    e);
        }
    }
}

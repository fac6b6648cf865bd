package dev.nono.profile.text;

import dev.nono.NonoException;
import dev.nono.approval.ApprovalBackend;
import dev.nono.approval.ApprovalDefaults;
import dev.nono.capability.IpcMode;
import dev.nono.capability.ProcessInfoMode;
import dev.nono.capability.SignalMode;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.LinuxSection;
import dev.nono.profile.model.OnHookFailure;
import dev.nono.profile.model.ResourceSection;
import dev.nono.profile.model.SandboxPolicy;
import dev.nono.profile.model.SecuritySection;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SessionHooks;
import dev.nono.profile.model.SocketMediation;
import dev.nono.profile.model.Wsl2ProxyPolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The sections {@code security}, {@code linux}, {@code session_hooks} and {@code resources}. */
final class SecurityKeys {
    private SecurityKeys() {}

    static SecuritySection read(LocatedObject json) {
        SecuritySection section = new SecuritySection(
                json.choice("signal_mode", SignalMode.values(), SignalMode::wireName),
                json.choice("process_info_mode", ProcessInfoMode.values(), ProcessInfoMode::wireName),
                json.choice("ipc_mode", IpcMode.values(), IpcMode::wireName),
                json.bool("capability_elevation"),
                json.choice("wsl2_proxy_policy", Wsl2ProxyPolicy.values(), Wsl2ProxyPolicy::wireName),
                json.object("approval_backends").map(SecurityKeys::backends).orElse(Map.of()),
                json.object("approval_defaults").map(SecurityKeys::defaults));
        // Older keys, whose values DocumentSection takes.
        json.has("groups");
        json.has("allowed_commands");
        json.done();
        return section;
    }

    static Map<String, ApprovalBackend> backends(LocatedObject json) {
        Map<String, ApprovalBackend> backends = new LinkedHashMap<>();
        for (String name : json.names()) {
            if (!Keys.isWord(name, "._+-")) {
                throw json.faultAtName(name, "must be letters, digits and . _ + -");
            }
            backends.put(name, backend(json.object(name).orElseThrow()));
        }
        return backends;
    }

    private static ApprovalBackend backend(LocatedObject json) {
        String type = json.choice("type", new String[] {"terminal", "webhook", "chain"}, word -> word)
                .orElseThrow(() -> json.fault("type", "is missing"));
        Optional<String> url = json.string("url");
        Optional<ApprovalBackend.Mode> mode =
                json.choice("mode", ApprovalBackend.Mode.values(), ApprovalBackend.Mode::wireName);
        List<String> backends = json.strings("backends");
        Optional<Duration> timeout = Keys.time(json, "timeout_secs");
        require(json, "url", url.isPresent(), type.equals("webhook"));
        require(json, "mode", mode.isPresent(), type.equals("chain"));
        require(json, "backends", !backends.isEmpty(), type.equals("chain"));
        json.done();
        if (mode.isPresent()) {
            return new ApprovalBackend.Chain(mode.get(), backends, timeout);
        }
        if (url.isEmpty()) {
            return new ApprovalBackend.Terminal(timeout);
        }
        try {
            return ApprovalBackend.Webhook.at(url.get(), timeout);
        } catch (NonoException e) {
            throw json.fault("url", "cannot be used: " + e.getMessage());
        }
    }

    private static void require(LocatedObject json, String key, boolean there, boolean needed) {
        if (there != needed) {
            throw json.fault(key, needed ? "is missing" : "has no meaning for this type of backend");
        }
    }

    static ApprovalDefaults defaults(LocatedObject json) {
        ApprovalDefaults defaults = new ApprovalDefaults(json.string("backend"), Keys.time(json, "timeout_secs"));
        json.done();
        return defaults;
    }

    static LinuxSection linux(LocatedObject json) {
        LinuxSection section = new LinuxSection(
                json.choice("af_unix_mediation", SocketMediation.values(), SocketMediation::wireName),
                json.choice("sandbox_policy", SandboxPolicy.values(), SandboxPolicy::wireName),
                json.bool("netlink_route"));
        json.done();
        return section;
    }

    static SessionHooks hooks(LocatedObject json) {
        SessionHooks hooks = new SessionHooks(
                json.nullableObject("before").map(before -> hook(before, true)),
                json.nullableObject("after").map(after -> hook(after, false)));
        json.done();
        return hooks;
    }

    private static SessionHook hook(LocatedObject json, boolean before) {
        String script = json.text("script");
        if (!script.startsWith("/") && !script.startsWith("$PACK_DIR/")) {
            throw json.fault("script", "must be an absolute path, not \"" + script + "\"");
        }
        OptionalLong timeout = Keys.seconds(json, "timeout_secs");
        OnHookFailure onFailure = json.choice("on_failure", OnHookFailure.values(), OnHookFailure::wireName)
                .orElse(OnHookFailure.CONTINUE);
        if (!before && onFailure == OnHookFailure.ABORT) {
            throw json.fault("on_failure", "cannot be \"abort\" after the command, which has ended then");
        }
        SessionHook hook = new SessionHook(script, timeout, onFailure, Optional.empty());
        json.done();
        return hook;
    }

    static ResourceSection resources(LocatedObject json) {
        Optional<Long> memory = json.integer("memory_bytes", 1, Long.MAX_VALUE);
        Optional<Long> processes = json.integer("max_processes", 1, Long.MAX_VALUE);
        json.done();
        return new ResourceSection(optional(memory), optional(processes));
    }

    private static OptionalLong optional(Optional<Long> value) {
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
    }
}

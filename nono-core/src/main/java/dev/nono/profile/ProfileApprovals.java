package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.approval.ApprovalBackend;
import dev.nono.approval.ApprovalDefaults;
import dev.nono.approval.ApprovalTable;
import dev.nono.profile.model.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom the rules of a profile ask. Backends of {@code command_policies} and of {@code security} are one table, in which a
 * name means one thing; where a rule names nobody, the defaults of {@code command_policies} come first.
 */
public final class ProfileApprovals {
    private ProfileApprovals() {}

    /**
     * The table of a profile.
     *
     * @param profile the whole profile, after it was merged
     * @return the table, empty if the profile says nothing
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a name means two things or nothing, or a chain contains itself
     */
    public static ApprovalTable of(Profile profile) {
        Map<String, ApprovalBackend> backends =
                new LinkedHashMap<>(profile.security().approvalBackends());
        ApprovalDefaults defaults = profile.security().approvalDefaults().orElse(ApprovalDefaults.NONE);
        if (profile.commandPolicies().isEmpty()) {
            return new ApprovalTable(backends, defaults);
        }
        Map<String, Object> policies = profile.commandPolicies().get().document();
        for (Map.Entry<?, ?> member : map(policies.get("approval_backends")).entrySet()) {
            String name = String.valueOf(member.getKey());
            ApprovalBackend backend = backend(map(member.getValue()));
            ApprovalBackend other = backends.put(name, backend);
            if (other != null && !other.equals(backend)) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the backend \"" + name + "\" is one thing in security.approval_backends and another in"
                                + " command_policies.approval_backends; rename one of them");
            }
        }
        Map<?, ?> first = map(policies.get("approval_defaults"));
        return new ApprovalTable(
                backends,
                new ApprovalDefaults(
                        text(first.get("backend")).or(defaults::backend),
                        timeout(first).or(defaults::timeout)));
    }

    /** What the reader of profiles checked, key by key. */
    private static ApprovalBackend backend(Map<?, ?> json) {
        Optional<Duration> timeout = timeout(json);
        Optional<String> url = text(json.get("url"));
        if (url.isPresent()) {
            return ApprovalBackend.Webhook.at(url.get(), timeout);
        }
        if (!json.containsKey("mode")) {
            return new ApprovalBackend.Terminal(timeout);
        }
        List<String> names = new ArrayList<>();
        if (json.get("backends") instanceof List<?> list) {
            list.forEach(name -> names.add(String.valueOf(name)));
        }
        return new ApprovalBackend.Chain(
                ApprovalBackend.Mode.ALL.wireName().equals(json.get("mode"))
                        ? ApprovalBackend.Mode.ALL
                        : ApprovalBackend.Mode.ANY,
                names,
                timeout);
    }

    private static Optional<Duration> timeout(Map<?, ?> json) {
        return json.get("timeout_secs") instanceof Number seconds
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty();
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}

package dev.nono.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.audit.AuditSink;
import dev.nono.capability.CapabilitySet;
import dev.nono.policy.Platform;
import dev.nono.policy.PolicyContext;
import dev.nono.profile.model.OnHookFailure;
import dev.nono.profile.model.SessionHook;
import dev.nono.profile.model.SessionHooks;
import dev.nono.sandbox.OsString;
import dev.nono.session.Contribution;
import dev.nono.session.LaunchPlan;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionObserver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Session hooks")
class HookExtensionTest {
    @TempDir
    private Path home;

    private final List<String> warnings = new ArrayList<>();

    private SessionContext session() {
        LaunchPlan plan = LaunchPlan.builder("true")
                .capabilities(CapabilitySet.builder().build())
                .workdir(home)
                .build();
        SessionObserver observer = new SessionObserver() {
            @Override
            public void warning(String text) {
                warnings.add(text);
            }
        };
        return new SessionContext(
                "0123456789abcdef",
                OsString.of("/bin/true"),
                plan.command(),
                plan.capabilities(),
                plan,
                observer,
                AuditSink.discarding());
    }

    private HookExtension extension(String script, Optional<String> pack) {
        Optional<SessionHook> hook =
                Optional.of(new SessionHook(script, OptionalLong.empty(), OnHookFailure.CONTINUE, pack));
        PolicyContext user = PolicyContext.of(Platform.LINUX, 0, Map.of("HOME", home.toString()));
        return HookExtension.of(new SessionHooks(hook, hook), user);
    }

    @Test
    @DisplayName("are not run by a relative path, nor from a pack, which is a warning each [22:29]")
    void refused() {
        for (HookExtension hooks :
                List.of(extension("bin/true", Optional.empty()), extension("/bin/true", Optional.of("acme/tool")))) {
            warnings.clear();
            Contribution contribution = hooks.start(session());
            hooks.ended(0);
            hooks.close();
            assertThat(contribution.variables()).isEmpty();
            assertThat(warnings).hasSize(2).allMatch(text -> text.contains("was not run"));
        }
    }
}

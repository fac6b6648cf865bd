package dev.nono.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditEvent;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Session hooks")
class HookExtensionTest {
    @TempDir
    private Path home;

    private long uid;

    private final List<String> warnings = new ArrayList<>();
    private final List<AuditEvent> recorded = new ArrayList<>();

    @BeforeEach
    void owner() throws IOException {
        uid = Integer.toUnsignedLong((Integer) Files.getAttribute(home, "unix:uid"));
    }

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
                recorded::add);
    }

    private HookExtension extension(String script, Optional<String> pack) {
        return extension(new SessionHook(script, OptionalLong.empty(), OnHookFailure.CONTINUE, pack));
    }

    private HookExtension extension(SessionHook both) {
        Optional<SessionHook> hook = Optional.of(both);
        PolicyContext user = PolicyContext.of(Platform.LINUX, uid, Map.of("HOME", home.toString()));
        return HookExtension.of(new SessionHooks(hook, hook), user);
    }

    /** What is on record: outcome, fields. */
    private List<String> record() {
        return recorded.stream()
                .map(event -> (AuditEvent.ExtensionEvent) event)
                .map(event -> event.extension() + " " + event.name() + " " + event.fields())
                .toList();
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

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("are on record, with the reason where they failed; what aborts a session says so once")
    void recorded() throws IOException {
        Path works = script("works", "exit 0");
        Path fails = script("fails", "echo no luck >&2; exit 3");

        HookExtension working = extension(works.toString(), Optional.empty());
        working.start(session());
        working.ended(0);
        assertThat(record())
                .containsExactly(
                        "hook ran {when=before, script=" + works + "}", "hook ran {when=after, script=" + works + "}");
        assertThat(warnings).isEmpty();

        recorded.clear();
        HookExtension aborting = extension(
                new SessionHook(fails.toString(), OptionalLong.empty(), OnHookFailure.ABORT, Optional.empty()));
        assertThatThrownBy(() -> aborting.start(session()))
                .hasMessage("the hook " + fails
                        + " ended with exit code 3: no luck. Nothing was started, because session_hooks.before says"
                        + " on_failure \"abort\"");
        assertThat(record())
                .containsExactly("hook failed {when=before, script=" + fails + ", reason=the hook " + fails
                        + " ended with exit code 3: no luck}");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(300)
    @DisplayName("are on record, too, when the session was cancelled while they ran")
    void cancelled() throws IOException {
        Path begun = home.resolve("begun");
        Path waits = script("waits", ": > '" + begun + "'; sleep 600");
        HookExtension hooks = extension(waits.toString(), Optional.empty());
        Thread starting = Thread.currentThread();
        Thread cancelling = new Thread(() -> {
            while (!Files.exists(begun)) {
                Thread.onSpinWait();
            }
            starting.interrupt();
        });
        cancelling.start();
        assertThatThrownBy(() -> hooks.start(session()))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(record())
                .containsExactly("hook failed {when=before, script=" + waits + ", reason=interrupted while the hook "
                        + waits + " ran}");
        assertThat(warnings).isEmpty();
    }

    private Path script(String name, String line) throws IOException {
        Path script = Files.writeString(home.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toRealPath();
    }
}

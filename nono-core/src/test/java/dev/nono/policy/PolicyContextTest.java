package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyContextTest {
    private static final PolicyContext CONTEXT = PolicyContext.of(
            Platform.LINUX,
            1000,
            Map.of("HOME", "/home/me", "TMPDIR", "/scratch", "DATA", "/data", "SUB", "sub", "REL", "rel"));

    @Test
    void defaultsFollowTheHomeDirectory() {
        PolicyContext context = PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", "/home/me"));

        assertThat(context.home()).isEqualTo(Path.of("/home/me"));
        assertThat(context.tempDirectory()).isEqualTo(Path.of("/tmp"));
        assertThat(context.stateHome()).isEqualTo(Path.of("/home/me/.local/state"));
    }

    @Test
    void withoutHomeNothingIsResolved() {
        assertThatThrownBy(() -> PolicyContext.of(Platform.LINUX, 1000, Map.of()))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HOME_NOT_FOUND));
    }

    @Test
    void aRelativeHomeOrTemporaryDirectoryIsRefused() {
        assertThatThrownBy(() -> PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", "relative")))
                .isInstanceOfSatisfying(NonoException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION);
                    assertThat(e.details()).containsEntry("var", "HOME");
                });
        assertThatThrownBy(() -> PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", "/h", "TMPDIR", "tmp")))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.details()).containsEntry("var", "TMPDIR"));
    }

    @Test
    void aRelativeStateDirectoryIsIgnored() {
        PolicyContext context =
                PolicyContext.of(Platform.LINUX, 1000, Map.of("HOME", "/home/me", "XDG_STATE_HOME", "state"));

        assertThat(context.stateHome()).isEqualTo(Path.of("/home/me/.local/state"));
    }

    @ParameterizedTest
    @CsvSource({
        "~, /home/me",
        "~/.ssh, /home/me/.ssh",
        "~//x, /home/me/x",
        "$HOME, /home/me",
        "$HOME/a/b, /home/me/a/b",
        "$TMPDIR, /scratch",
        "$TMPDIR/x, /scratch/x",
        "$DATA/$SUB/x, /data/sub/x",
        "$DATA/$NONE, /data/$NONE",
        "/usr/bin, /usr/bin",
        "/x/$SUB, /x/$SUB",
        "~me/x, ~me/x"
    })
    void expandsWhatTheEntryStartsWith(String entry, String expected) {
        assertThat(GroupPaths.expand(entry, CONTEXT)).isEqualTo(Path.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$NONE/x", "$", "$REL/x", "$HOMER/x"})
    void refusesWhatCannotBeExpanded(String entry) {
        assertThatThrownBy(() -> GroupPaths.expand(entry, CONTEXT))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENV_VAR_VALIDATION))
                .hasMessageContaining(entry);
    }
}

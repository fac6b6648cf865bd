package dev.nono.sandbox.linux.internal.landlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.posix.CHeaders;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bits and layouts of this package against {@code linux/landlock.h}, as far as this machine's is new enough. */
class HeadersTest {

    @TempDir
    private Path directory;

    @Test
    void bits_are_those_of_the_headers() {
        Map<String, Long> ours = new HashMap<>();
        for (FsRight right : FsRight.values()) {
            ours.put("LANDLOCK_ACCESS_FS_" + right, right.bit());
        }
        for (NetRight right : NetRight.values()) {
            ours.put("LANDLOCK_ACCESS_NET_" + right, right.bit());
        }
        for (Scope scope : Scope.values()) {
            ours.put("LANDLOCK_SCOPE_" + scope, scope.bit());
        }
        for (RestrictFlag flag : RestrictFlag.values()) {
            ours.put("LANDLOCK_RESTRICT_SELF_" + flag, flag.bit());
        }
        Map<String, Long> theirs = new CHeaders(directory, "linux/landlock.h").macros(ours.keySet());
        assertThat(theirs).hasSizeGreaterThanOrEqualTo(14);
        assertThat(ours).containsAllEntriesOf(theirs);
    }

    @Test
    void layouts_are_those_of_the_headers() {
        Map<String, Long> expected = Map.of(
                "offsetof(struct landlock_ruleset_attr, handled_access_fs)", 0L,
                "sizeof(struct landlock_path_beneath_attr)", 12L,
                "offsetof(struct landlock_path_beneath_attr, parent_fd)", 8L,
                "LANDLOCK_RULE_PATH_BENEATH", (long) Ruleset.RULE_PATH_BENEATH);
        assertThat(new CHeaders(directory, "linux/landlock.h")
                        .values(expected.keySet().toArray(String[]::new)))
                .isEqualTo(expected);
        assertThat(Ruleset.RULE_NET_PORT).isEqualTo(2);
    }
}

package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each row of the published table is in the built-in groups, and there is no other. */
class GroupTableTest {
    /** What version 0.74 added to the table of 0.66. */
    private static final List<String> AMENDED = List.of(
            "bun_runtime\tany\tno\tallow.read\t~/.bun",
            "mise_manager\tany\tno\tallow.read\t/etc/mise",
            "mise_manager\tany\tno\tallow.read\t~/.local/bin/mise",
            "mise_manager\tany\tno\tallow.read\t~/.config/mise",
            "mise_manager\tany\tno\tallow.read\t~/.local/share/mise",
            "deny_credentials\tany\tyes\tdeny.access\t~/.bunfig.toml",
            "deny_credentials\tany\tyes\tdeny.access\t~/.config/bun/bunfig.toml",
            "system_read_linux_core\tlinux\tno\tallow.read\t/run/systemd/resolve",
            "user_caches_macos\tmacos\tno\tallow.readwrite\t~/.cache");

    @Test
    @DisplayName("the built-in groups hold exactly the rows of the published table")
    void rows() throws IOException {
        Set<String> expected = new TreeSet<>(AMENDED);
        try (InputStream in = GroupTableTest.class.getResourceAsStream("groups-of-0.66.tsv")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            expected.addAll(lines.subList(1, lines.size()));
        }

        assertThat(built()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> built() {
        List<String> rows = new ArrayList<>();
        for (PolicyGroup group : PolicyGroups.builtIn().all()) {
            String head = group.name() + "\t"
                    + group.platform()
                            .map(platform -> platform.name().toLowerCase(Locale.ROOT))
                            .orElse("any")
                    + "\t" + (group.required() ? "yes" : "no") + "\t";
            group.read().forEach(path -> rows.add(head + "allow.read\t" + path));
            group.write().forEach(path -> rows.add(head + "allow.write\t" + path));
            group.readWrite().forEach(path -> rows.add(head + "allow.readwrite\t" + path));
            group.deny().forEach(path -> rows.add(head + "deny.access\t" + path));
            group.commands().forEach(name -> rows.add(head + "deny.commands\t" + name));
            group.links().forEach((link, target) -> rows.add(head + "symlink_pairs\t" + link + " -> " + target));
            if (group.denyUnlink()) {
                rows.add(head + "deny.unlink\ttrue");
            }
            if (group.allowUnlinkInWritable()) {
                rows.add(head + "deny.unlink_override_for_user_writable\ttrue");
            }
        }
        return rows;
    }
}

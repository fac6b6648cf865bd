package dev.nono.capability;

import static dev.nono.capability.Access.READ;
import static dev.nono.capability.Access.READ_WRITE;
import static dev.nono.capability.Access.WRITE;
import static dev.nono.capability.DedupKey.ORIGINAL;
import static dev.nono.capability.DedupKey.RESOLVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeduplicationTest {
    private static final Path R = Path.of("/r");
    private static final GrantSource USER = GrantSource.USER;
    private static final GrantSource GROUP = GrantSource.group("g");
    private static final GrantSource SYSTEM = GrantSource.SYSTEM;

    private static FileGrant grant(Access access, GrantSource source) {
        return FileGrant.unchecked(R, R, access, false, source);
    }

    private static FileGrant linked(String original, String resolved, Access access, GrantSource source) {
        return FileGrant.unchecked(Path.of(original), Path.of(resolved), access, true, source);
    }

    private static List<FileGrant> deduplicated(DedupKey key, FileGrant... grants) {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (FileGrant grant : grants) {
            caps.grant(grant);
        }
        return caps.build().deduplicated(key).files();
    }

    private static void assertBothOrders(DedupKey key, FileGrant one, FileGrant two, FileGrant expected) {
        assertThat(deduplicated(key, one, two)).containsExactly(expected);
        assertThat(deduplicated(key, two, one)).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:23] within one source the wider grant stays")
    void theWiderOfOneSource(DedupKey key) {
        assertBothOrders(key, grant(READ, USER), grant(READ_WRITE, USER), grant(READ_WRITE, USER));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:24] what the user reads is not widened by what the system writes")
    void theUserNarrows(DedupKey key) {
        assertBothOrders(key, grant(READ, USER), grant(READ_WRITE, SYSTEM), grant(READ, USER));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:25] read and write of the system are both")
    void readAndWriteOfTheSystem(DedupKey key) {
        assertBothOrders(key, grant(READ, SYSTEM), grant(WRITE, SYSTEM), grant(READ_WRITE, SYSTEM));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:26,27] the user adds to what a group reads")
    void theUserAdds(DedupKey key) {
        assertBothOrders(key, grant(READ, GROUP), grant(READ_WRITE, USER), grant(READ_WRITE, USER));
        assertBothOrders(key, grant(READ, GROUP), grant(WRITE, USER), grant(READ_WRITE, USER));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:28] what the user reads is not widened by what a group writes")
    void aGroupDoesNotWiden(DedupKey key) {
        assertBothOrders(key, grant(READ, USER), grant(WRITE, GROUP), grant(READ, USER));
        assertBothOrders(key, grant(READ, GrantSource.PROFILE), grant(WRITE, SYSTEM), grant(READ, GrantSource.PROFILE));
    }

    @Test
    @DisplayName("[10:29,30] two links to one object are one grant for the kernel of Linux and two for macOS")
    void twoLinks() {
        FileGrant one = linked("/link1", "/r", READ, USER);
        FileGrant two = linked("/link2", "/r", READ_WRITE, SYSTEM);

        assertThat(deduplicated(RESOLVED, one, two)).containsExactly(one);
        assertThat(deduplicated(ORIGINAL, one, two)).containsExactly(one, two);
    }

    @Test
    @DisplayName("[10:31] the survivor takes over the spelling of the link")
    void theSpellingOfALink() {
        assertThat(deduplicated(RESOLVED, linked("/r", "/r", READ_WRITE, USER), linked("/link", "/r", READ, SYSTEM)))
                .containsExactly(linked("/link", "/r", READ_WRITE, USER));
        assertThat(deduplicated(ORIGINAL, linked("/r", "/r", READ_WRITE, USER), linked("/link", "/r", READ, SYSTEM)))
                .hasSize(2);
    }

    @Test
    @DisplayName("[10:32] /dev/null is never taken for the standard input that happens to be it")
    void devNullIsNotStandardInput() {
        FileGrant direct = linked("/dev/null", "/dev/null", READ, GROUP);
        FileGrant input = linked("/dev/stdin", "/dev/null", READ, GROUP);
        FileGrant asked = linked("/dev/stdin", "/dev/null", READ, USER);

        for (List<FileGrant> grants : List.of(List.of(direct, input), List.of(input, direct))) {
            CapabilitySet caps = set(grants).deduplicated(RESOLVED);
            assertThat(caps.files()).containsExactly(direct);
            assertThat(Procfs.remap(caps, 4242, OptionalLong.empty()).files())
                    .extracting(FileGrant::resolved)
                    .containsExactly(Path.of("/dev/null"));
        }
        assertThat(deduplicated(RESOLVED, direct, asked))
                .as("the object stays granted whoever asked for it by the other name")
                .containsExactly(linked("/dev/null", "/dev/null", READ, USER));
    }

    @Test
    @DisplayName("[10:33] what means the process itself is pointed at the program")
    void remapping() {
        assertThat(remapped("/proc/self")).isEqualTo("/proc/4242");
        assertThat(remapped("/proc/self/fd/3")).isEqualTo("/proc/4242/fd/3");
        assertThat(remapped("/dev/fd")).isEqualTo("/proc/4242/fd");
        assertThat(remapped("/dev/stdin")).isEqualTo("/proc/4242/fd/0");
        assertThat(remapped("/dev/stdout")).isEqualTo("/proc/4242/fd/1");
        assertThat(remapped("/dev/stderr")).isEqualTo("/proc/4242/fd/2");
        assertThat(remapped("/proc/thread-self/x")).isEqualTo("/proc/4242/task/77/x");
        for (String unchanged : List.of("/proc/123/x", "/dev/fd/3", "/proc/selfish", "/dev/stdin2", "/proc")) {
            assertThat(remapped(unchanged)).isEqualTo("/orig");
        }
        assertThat(remapped("proc/self")).isEqualTo("/orig");
        assertThat(Procfs.remap(
                                set(List.of(linked("/proc/thread-self", "/orig", READ, USER))),
                                4242,
                                OptionalLong.empty())
                        .files()
                        .get(0)
                        .resolved())
                .isEqualTo(Path.of("/proc/4242/task/4242"));
    }

    private static String remapped(String original) {
        CapabilitySet caps = set(List.of(linked(original, "/orig", READ, USER)));
        return Procfs.remap(caps, 4242, OptionalLong.of(77))
                .files()
                .get(0)
                .resolved()
                .toString();
    }

    @Test
    void onlyReadingTheProcessItselfIsWidenedToAllProcesses() {
        CapabilitySet caps = set(List.of(
                FileGrant.unchecked(Path.of("/proc/self"), Path.of("/proc/1"), READ, false, GROUP),
                FileGrant.unchecked(Path.of("/proc/self"), Path.of("/proc/2"), READ_WRITE, false, GROUP),
                FileGrant.unchecked(Path.of("/proc/self/fd"), Path.of("/proc/1/fd"), READ, false, GROUP)));

        assertThat(Procfs.widenSelf(caps).files())
                .extracting(grant -> grant.resolved().toString())
                .containsExactly("/proc", "/proc/2", "/proc/1/fd");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("[10:34] three grants on one path")
    void threeGrants(DedupKey key) {
        assertThat(deduplicated(key, grant(READ, GROUP), grant(WRITE, GROUP), grant(READ, GROUP)))
                .containsExactly(grant(READ_WRITE, GROUP));
        assertThat(deduplicated(key, grant(READ, GROUP), grant(WRITE, GROUP), grant(READ, USER)))
                .containsExactly(grant(READ, USER));
    }

    @Test
    void aFileAndADirectoryOnOnePathStayApart() {
        FileGrant file = FileGrant.unchecked(R, R, READ, true, USER);
        FileGrant directory = FileGrant.unchecked(R, R, READ, false, USER);

        assertThat(deduplicated(RESOLVED, file, directory)).containsExactly(file, directory);
    }

    @Test
    @DisplayName("what is granted does not depend on the order of the grants, and a second pass changes nothing")
    void anyOrderGivesTheSame() {
        Random random = new Random(42);
        List<GrantSource> sources = List.of(USER, GrantSource.PROFILE, GROUP, SYSTEM);
        List<String> spellings = List.of("/r", "/link", "/dev/stdin", "/q");
        for (int round = 0; round < 500; round++) {
            List<FileGrant> grants = new ArrayList<>();
            int size = 2 + random.nextInt(4);
            for (int i = 0; i < size; i++) {
                grants.add(linked(
                        spellings.get(random.nextInt(spellings.size())),
                        random.nextInt(4) == 0 ? "/q" : "/r",
                        Access.values()[random.nextInt(3)],
                        sources.get(random.nextInt(sources.size()))));
            }
            for (DedupKey key : DedupKey.values()) {
                Set<Set<String>> outcomes = new HashSet<>();
                for (int shuffle = 0; shuffle < 6; shuffle++) {
                    java.util.Collections.shuffle(grants, random);
                    CapabilitySet once = set(grants).deduplicated(key);
                    outcomes.add(meaning(once, key));
                    assertThat(once.deduplicated(key)).isEqualTo(once);
                    assertThat(once.files().stream()
                                    .map(g -> key == ORIGINAL ? g.original() : g.resolved())
                                    .toList())
                            .doesNotHaveDuplicates();
                }
                assertThat(outcomes).as("outcomes of %s by %s", grants, key).hasSize(1);
            }
        }
    }

    /** What the kernel is told: the object, the access, and whether somebody asked for it. */
    private static Set<String> meaning(CapabilitySet caps, DedupKey key) {
        return caps.files().stream()
                .map(g -> (key == ORIGINAL ? g.original() : g.resolved()) + " " + g.access() + " "
                        + g.source().isUserIntent())
                .collect(Collectors.toSet());
    }

    private static CapabilitySet set(List<FileGrant> grants) {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        grants.forEach(caps::grant);
        return caps.build();
    }
}

package dev.nono.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is mounted twice")
class MountTableTest {
    private static final String ROOT = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw";

    private static MountTable table(String... lines) {
        return MountTable.parse((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<Path> others(String path, String... lines) {
        return table(lines).otherPaths(Path.of(path));
    }

    @Test
    void hasNoOtherPathWithoutASecondMount() {
        assertThat(others("/home/u/.ssh", ROOT, "28 27 0:21 / /proc rw - proc proc rw"))
                .isEmpty();
    }

    @Test
    void isReachedBelowTheOtherPlaceOfADirectoryAboveIt() {
        assertThat(others("/home/u/.ssh", ROOT, "40 27 254:0 /home/u /mnt/copy rw shared:1 - ext4 /dev/vda rw"))
                .containsExactly(Path.of("/mnt/copy/.ssh"));
        assertThat(others("/mnt/copy/.ssh", ROOT, "40 27 254:0 /home/u /mnt/copy rw - ext4 /dev/vda rw"))
                .containsExactly(Path.of("/home/u/.ssh"));
    }

    @Test
    void isReachedWhereAPartOfItIsMounted() {
        assertThat(others("/home/u/.ssh", ROOT, "40 27 254:0 /home/u/.ssh/keys /srv/keys rw - ext4 /dev/vda rw"))
                .containsExactly(Path.of("/srv/keys"));
        assertThat(others("/home/u/.ssh", ROOT, "40 27 254:0 /home/u/.ssh2 /srv/keys rw - ext4 /dev/vda rw"))
                .isEmpty();
    }

    @Test
    void isReachedThroughTheWholeFileSystemElsewhere() {
        assertThat(others("/home/u/.ssh", ROOT, "40 27 254:0 / /mnt rw - ext4 /dev/vda rw"))
                .containsExactly(Path.of("/mnt/home/u/.ssh"));
    }

    @Test
    @DisplayName("and so is what is mounted below it")
    void coversMountsBelow() {
        assertThat(others(
                        "/home/u",
                        ROOT,
                        "40 27 0:50 /vault /home/u/vault rw - btrfs /dev/vdb rw",
                        "41 27 0:50 / /mnt/all rw - btrfs /dev/vdb rw"))
                .containsExactly(Path.of("/mnt/all/vault"));
    }

    @Test
    void isNotReachedWhereAnotherMountHidesIt() {
        assertThat(others(
                        "/home/u/.ssh",
                        ROOT,
                        "40 27 254:0 /home/u /mnt/copy rw - ext4 /dev/vda rw",
                        "41 40 0:60 / /mnt/copy/.ssh rw - tmpfs tmpfs rw"))
                .isEmpty();
    }

    @Test
    void isNotReportedWithinItself() {
        assertThat(others("/home/u", ROOT, "40 27 254:0 /home/u/a /home/u/b rw - ext4 /dev/vda rw"))
                .isEmpty();
    }

    @Test
    @DisplayName("is found by names with blanks, line feeds and backslashes, which the table escapes")
    void readsEscapedNames() {
        assertThat(others("/home/a b/.ssh", ROOT, "40 27 254:0 /home/a\\040b /mnt/c\\012d\\134 rw - ext4 /dev/vda rw"))
                .containsExactly(Path.of("/mnt/c\nd\\/.ssh"));
    }

    @Test
    void isFoundAmongLinesThatAreNone() {
        assertThat(others("/a", "", "nonsense", "1 2 3", "40 27 254:0 //deleted x rw - ext4 /dev/vda rw"))
                .isEmpty();
    }
}

package dev.nono.sandbox.linux.internal.landlock;

import static dev.nono.sandbox.linux.internal.landlock.FsRight.EXECUTE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.IOCTL_DEV;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_BLOCK;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_CHAR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_FIFO;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_REG;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_SOCK;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.MAKE_SYM;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.READ_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.READ_FILE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REFER;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REMOVE_DIR;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.REMOVE_FILE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.TRUNCATE;
import static dev.nono.sandbox.linux.internal.landlock.FsRight.WRITE_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRightsTest {

    private static final List<FsRight> READ = List.of(EXECUTE, READ_FILE, READ_DIR);

    private static final List<FsRight> WRITE_ABI_1 = List.of(
            WRITE_FILE,
            REMOVE_DIR,
            REMOVE_FILE,
            MAKE_CHAR,
            MAKE_DIR,
            MAKE_REG,
            MAKE_SOCK,
            MAKE_FIFO,
            MAKE_BLOCK,
            MAKE_SYM);

    private static List<FsRight> rights(int abi, String path, NodeKind kind, boolean read, boolean write) {
        RulePlan plan = RulePlan.forAbi(Abi.of(abi))
                .path(Path.of(path), kind, read, write)
                .build();
        return FsRight.in(plan.paths().get(0).access());
    }

    private static List<FsRight> writeOf(int abi) {
        List<FsRight> rights = new ArrayList<>(WRITE_ABI_1);
        if (abi >= 2) {
            rights.add(REFER);
        }
        if (abi >= 3) {
            rights.add(TRUNCATE);
        }
        return rights;
    }

    @ParameterizedTest(name = "[21:9] a directory under ABI {0}")
    @ValueSource(ints = {1, 2, 3, 5})
    void directories(int abi) {
        List<FsRight> both = new ArrayList<>(READ);
        both.addAll(writeOf(abi));
        assertThat(rights(abi, "/d", NodeKind.DIRECTORY, true, false)).isEqualTo(READ);
        assertThat(rights(abi, "/d", NodeKind.DIRECTORY, false, true)).isEqualTo(writeOf(abi));
        assertThat(rights(abi, "/d", NodeKind.DIRECTORY, true, true)).containsExactlyInAnyOrderElementsOf(both);
    }

    @ParameterizedTest(name = "[21:9] a file under ABI {0} gets no right that only directories have")
    @ValueSource(ints = {1, 2, 3, 5})
    void files(int abi) {
        List<FsRight> write = abi >= 3 ? List.of(WRITE_FILE, TRUNCATE) : List.of(WRITE_FILE);
        assertThat(rights(abi, "/f", NodeKind.FILE, true, false)).containsExactly(EXECUTE, READ_FILE);
        assertThat(rights(abi, "/f", NodeKind.FILE, false, true)).isEqualTo(write);
        assertThat(rights(abi, "/f", NodeKind.FILE, true, true)).hasSize(2 + write.size());
    }

    @Test
    @DisplayName("[21:9] the generic set never holds device ioctl")
    void generic() {
        assertThat(FsRight.in(AccessRights.generic(true, true, true))).doesNotContain(IOCTL_DEV);
        assertThat(FsRight.in(AccessRights.generic(false, true, true))).doesNotContain(IOCTL_DEV);
    }

    @Test
    @DisplayName("[21:8] device ioctl comes with writing to a device, or to a directory in /dev, from ABI 5 on")
    void devices() {
        assertThat(rights(5, "/dev/tty", NodeKind.DEVICE, true, true)).contains(IOCTL_DEV);
        assertThat(rights(5, "/dev/tty", NodeKind.DEVICE, true, false)).doesNotContain(IOCTL_DEV);
        assertThat(rights(5, "/srv/null", NodeKind.DEVICE, false, true)).contains(IOCTL_DEV);
        assertThat(rights(5, "/dev/pts", NodeKind.DIRECTORY, true, true)).contains(IOCTL_DEV);
        assertThat(rights(5, "/dev", NodeKind.DIRECTORY, true, true)).contains(IOCTL_DEV);
        assertThat(rights(5, "/dev/pts", NodeKind.DIRECTORY, true, false)).doesNotContain(IOCTL_DEV);
        assertThat(rights(5, "/tmp", NodeKind.DIRECTORY, true, true)).doesNotContain(IOCTL_DEV);
        assertThat(rights(5, "/device", NodeKind.DIRECTORY, true, true)).doesNotContain(IOCTL_DEV);
        assertThat(rights(5, "/dev/log", NodeKind.FILE, true, true)).doesNotContain(IOCTL_DEV);
        assertThat(rights(4, "/dev/tty", NodeKind.DEVICE, true, true)).doesNotContain(IOCTL_DEV);
    }
}

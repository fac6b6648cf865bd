package dev.nono.sandbox.linux.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and layouts of this package against the C headers of this machine. */
class HeadersTest {

    @TempDir
    private Path directory;

    private static Map<String, Long> constants(Class<?> owner) throws IllegalAccessException {
        Map<String, Long> constants = new HashMap<>();
        for (Field field : owner.getDeclaredFields()) {
            boolean number = field.getType() == int.class || field.getType() == long.class;
            if (number && Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
                constants.put(field.getName(), field.getLong(null));
            }
        }
        return constants;
    }

    @ParameterizedTest
    @ValueSource(classes = {Errno.class, Signals.class, OpenFlags.class, Sockets.class, Exec.class})
    void constants_are_those_of_the_headers(Class<?> owner) throws IllegalAccessException {
        CHeaders headers = new CHeaders(
                directory,
                "errno.h",
                "signal.h",
                "sched.h",
                "fcntl.h",
                "linux/openat2.h",
                "linux/close_range.h",
                "sys/socket.h",
                "netinet/in.h");
        Map<String, Long> ours = constants(owner);
        Map<String, Long> theirs = headers.macros(ours.keySet());
        assertThat(theirs).isNotEmpty();
        assertThat(ours).containsAllEntriesOf(theirs);
    }

    @Test
    void errors_have_the_names_of_the_headers() {
        CHeaders headers = new CHeaders(directory, "errno.h");
        Map<String, Long> ours = Stream.iterate(1, errno -> errno < 134, errno -> errno + 1)
                .filter(errno -> !Errno.name(errno).startsWith("errno"))
                .collect(Collectors.toMap(Errno::name, Integer::longValue));
        assertThat(ours).hasSize(131).isEqualTo(headers.macros(ours.keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"asm/unistd_64.h", "asm-generic/unistd.h"})
    void system_calls_have_the_numbers_of_the_headers(String header) {
        Architecture architecture = header.equals("asm-generic/unistd.h") ? Architecture.AARCH64 : Architecture.X86_64;
        assumeTrue(architecture == Architecture.AARCH64 || Architecture.current() == architecture);
        Map<String, Long> ours = Stream.of(Syscall.values())
                .filter(call -> call.existsOn(architecture))
                .collect(Collectors.toMap(call -> "__NR_" + call, call -> (long) call.number(architecture)));
        Map<String, Long> theirs = new CHeaders(directory, header).macros(ours.keySet());
        assertThat(theirs).hasSizeGreaterThan(ours.size() - 5);
        assertThat(ours).containsAllEntriesOf(theirs);
    }

    @Test
    void layouts_are_those_of_the_headers() {
        CHeaders headers = new CHeaders(
                directory,
                "signal.h",
                "spawn.h",
                "poll.h",
                "sys/signalfd.h",
                "sys/socket.h",
                "sys/un.h",
                "sys/utsname.h",
                "sys/ioctl.h",
                "sys/vfs.h",
                "sys/stat.h",
                "linux/openat2.h");
        Map<String, Long> expected = new HashMap<>();
        expected.put("sizeof(struct signalfd_siginfo)", (long) SignalFd.INFO_SIZE);
        expected.put("offsetof(struct signalfd_siginfo, ssi_code)", 8L);
        expected.put("offsetof(struct signalfd_siginfo, ssi_pid)", 12L);
        expected.put("offsetof(struct signalfd_siginfo, ssi_uid)", 16L);
        expected.put("offsetof(struct signalfd_siginfo, ssi_status)", 40L);
        expected.put("sizeof(siginfo_t)", (long) Wait.INFO_SIZE);
        expected.put("offsetof(siginfo_t, si_code)", 8L);
        expected.put("offsetof(siginfo_t, si_pid)", 16L);
        expected.put("offsetof(siginfo_t, si_status)", 24L);
        expected.put("sizeof(sigset_t)", (long) SignalSet.SIZE);
        expected.put("sizeof(struct pollfd)", 8L);
        expected.put("offsetof(struct pollfd, revents)", 6L);
        expected.put("sizeof(struct ucred)", 12L);
        expected.put("sizeof(struct sockaddr_un)", 110L);
        expected.put("sizeof(struct msghdr)", 56L);
        expected.put("offsetof(struct msghdr, msg_iov)", 16L);
        expected.put("offsetof(struct msghdr, msg_control)", 32L);
        expected.put("offsetof(struct msghdr, msg_flags)", 48L);
        expected.put("sizeof(struct mmsghdr)", 64L);
        expected.put("CMSG_SPACE(sizeof(int))", 24L);
        expected.put("CMSG_LEN(sizeof(int))", 20L);
        expected.put("sizeof(struct utsname)", 390L);
        expected.put("offsetof(struct utsname, machine)", 4 * 65L);
        expected.put("sizeof(struct winsize)", 8L);
        expected.put("sizeof(struct statfs)", 120L);
        expected.put("offsetof(struct statfs, f_fsid)", 56L);
        expected.put("sizeof(struct statx)", 256L);
        expected.put("offsetof(struct statx, stx_uid)", 20L);
        expected.put("offsetof(struct statx, stx_mode)", 28L);
        expected.put("offsetof(struct statx, stx_ino)", 32L);
        expected.put("offsetof(struct statx, stx_size)", 40L);
        expected.put("offsetof(struct statx, stx_dev_major)", 136L);
        expected.put("sizeof(struct open_how)", 24L);
        assertThat(headers.values(expected.keySet().toArray(String[]::new))).isEqualTo(expected);
        Map<String, Long> spawn = headers.values("sizeof(posix_spawn_file_actions_t)", "sizeof(posix_spawnattr_t)");
        assertThat(spawn.get("sizeof(posix_spawn_file_actions_t)")).isLessThanOrEqualTo(PosixSpawn.ACTIONS_SIZE);
        assertThat(spawn.get("sizeof(posix_spawnattr_t)")).isLessThanOrEqualTo(PosixSpawn.ATTRIBUTES_SIZE);
    }

    @Test
    void limits_have_the_numbers_of_the_headers() {
        Map<String, Long> theirs = new CHeaders(directory, "sys/resource.h")
                .values(Stream.of(Rlimit.Resource.values())
                        .map(r -> "RLIMIT_" + r)
                        .toArray(String[]::new));
        for (Rlimit.Resource resource : Rlimit.Resource.values()) {
            assertThat((long) resource.number()).isEqualTo(theirs.get("RLIMIT_" + resource));
        }
    }
}

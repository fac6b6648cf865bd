package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.CHeaders;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers and layouts of this package against {@code linux/seccomp.h} and {@code linux/filter.h}. */
class HeadersTest {

    @TempDir
    private Path directory;

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }

    @Test
    void numbers_are_those_of_the_headers() {
        Map<String, Long> ours = new HashMap<>();
        ours.put("SECCOMP_SET_MODE_FILTER", unsigned(SeccompFilter.SET_MODE_FILTER));
        ours.put("SECCOMP_FILTER_FLAG_NEW_LISTENER", unsigned(SeccompFilter.NEW_LISTENER));
        ours.put("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", unsigned(SeccompFilter.WAIT_KILLABLE_RECV));
        ours.put("SECCOMP_GET_NOTIF_SIZES", unsigned(Listener.GET_NOTIF_SIZES));
        ours.put("SECCOMP_USER_NOTIF_FLAG_CONTINUE", unsigned(Listener.USER_NOTIF_FLAG_CONTINUE));
        ours.put("SECCOMP_ADDFD_FLAG_SEND", unsigned(Listener.ADDFD_FLAG_SEND));
        ours.put("SECCOMP_IOCTL_NOTIF_RECV", Listener.NOTIF_RECV);
        ours.put("SECCOMP_IOCTL_NOTIF_SEND", Listener.NOTIF_SEND);
        ours.put("SECCOMP_IOCTL_NOTIF_ID_VALID", Listener.NOTIF_ID_VALID);
        ours.put("SECCOMP_IOCTL_NOTIF_ADDFD", Listener.NOTIF_ADDFD);
        ours.put("SECCOMP_RET_KILL_PROCESS", unsigned(Action.KILL_PROCESS));
        ours.put("SECCOMP_RET_USER_NOTIF", unsigned(Action.NOTIFY));
        ours.put("SECCOMP_RET_ALLOW", unsigned(Action.ALLOW));
        ours.put("SECCOMP_RET_ERRNO", unsigned(Action.fail(0)));
        ours.put("AUDIT_ARCH_X86_64", unsigned(Architecture.X86_64.auditArch()));
        ours.put("AUDIT_ARCH_AARCH64", unsigned(Architecture.AARCH64.auditArch()));
        ours.put("BPF_MAXINSNS", 4096L);
        CHeaders headers = new CHeaders(directory, "sys/ioctl.h", "linux/seccomp.h", "linux/audit.h", "linux/filter.h");
        assertThat(headers.macros(ours.keySet())).isEqualTo(ours);
        assertThat(Listener.NOTIF_SET_FLAGS)
                .isEqualTo(headers.values("SECCOMP_IOW(4, __u64)").get("SECCOMP_IOW(4, __u64)"));
    }

    @Test
    void instructions_and_layouts_are_those_of_the_headers() {
        Map<String, Long> expected = new HashMap<>();
        expected.put("BPF_LD|BPF_W|BPF_ABS", unsigned(Instruction.LOAD));
        expected.put("BPF_JMP|BPF_JA", unsigned(Instruction.JUMP));
        expected.put("BPF_JMP|BPF_JEQ|BPF_K", unsigned(Instruction.JUMP_EQUAL));
        expected.put("BPF_JMP|BPF_JGE|BPF_K", unsigned(Instruction.JUMP_GREATER_OR_EQUAL));
        expected.put("BPF_JMP|BPF_JSET|BPF_K", unsigned(Instruction.JUMP_ANY_BIT));
        expected.put("BPF_ALU|BPF_AND|BPF_K", unsigned(Instruction.AND));
        expected.put("BPF_RET|BPF_K", unsigned(Instruction.RETURN));
        expected.put("sizeof(struct sock_filter)", (long) Instruction.SIZE);
        expected.put("offsetof(struct sock_filter, jt)", 2L);
        expected.put("offsetof(struct sock_filter, k)", 4L);
        expected.put("sizeof(struct sock_fprog)", 16L);
        expected.put("offsetof(struct sock_fprog, filter)", 8L);
        expected.put("sizeof(struct seccomp_data)", (long) SeccompData.SIZE);
        expected.put("offsetof(struct seccomp_data, arch)", (long) SeccompData.ARCHITECTURE);
        expected.put("offsetof(struct seccomp_data, args[5])", (long) SeccompData.low(5));
        expected.put("sizeof(struct seccomp_notif)", (long) Notification.SIZE);
        expected.put("offsetof(struct seccomp_notif, pid)", 8L);
        expected.put("offsetof(struct seccomp_notif, data)", 16L);
        expected.put("sizeof(struct seccomp_notif_resp)", (long) Listener.RESPONSE_SIZE);
        expected.put("offsetof(struct seccomp_notif_resp, error)", 16L);
        expected.put("offsetof(struct seccomp_notif_resp, flags)", 20L);
        expected.put("sizeof(struct seccomp_notif_addfd)", (long) Listener.ADDFD_SIZE);
        expected.put("offsetof(struct seccomp_notif_addfd, srcfd)", 12L);
        expected.put("offsetof(struct seccomp_notif_addfd, newfd_flags)", 20L);
        CHeaders headers = new CHeaders(directory, "linux/seccomp.h", "linux/filter.h");
        assertThat(headers.values(expected.keySet().toArray(String[]::new))).isEqualTo(expected);
    }
}

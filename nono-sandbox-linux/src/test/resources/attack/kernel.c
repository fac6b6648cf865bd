/* Ways into the kernel and the machine. INSIDE is granted to read and write. */
#include "attack.h"
#include <dirent.h>
#include <linux/capability.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/acct.h>
#include <sys/fanotify.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/swap.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/wait.h>

#define MOVE_MOUNT 429
#define FSOPEN 430
#define FSCONFIG 431
#define FSMOUNT 432
#define OPEN_TREE 428
#define MOUNT_SETATTR 442

/* Calls of which only the permission is asked: an error that comes after that check is as good as success. */
static void asked(long result, const char *what) {
    if (result == -1 && (errno == EPERM || errno == EACCES || errno == ENOSYS)) {
        closed("%s %s", what, strerrorname_np(errno));
    }
    opened("%s", what);
}

static void io_uring(void) {
    char parameters[256] = {0};
    asked(syscall(SYS_io_uring_setup, 4, parameters), "io_uring_setup");
}
static void bpf(void) {
    char attribute[128] = {0};
    attribute[0] = 2;
    asked(syscall(SYS_bpf, 0, attribute, sizeof attribute), "bpf");
}
static void perf(void) {
    struct perf_event_attr attribute = {.type = PERF_TYPE_SOFTWARE, .size = sizeof attribute, .exclude_kernel = 1};
    asked(syscall(SYS_perf_event_open, &attribute, 0, -1, -1, 0), "perf_event_open");
}
static void userfaultfd(void) { asked(syscall(SYS_userfaultfd, 1 /* user mode only */), "userfaultfd"); }
static void keyctl(void) { asked(syscall(SYS_keyctl, 0, -3, 0), "keyctl"); }
static void add_key(void) { asked(syscall(SYS_add_key, "user", "attack", "x", 1, -1), "add_key"); }
static void request_key(void) { asked(syscall(SYS_request_key, "user", "attack", NULL, -3), "request_key"); }
static void kexec(void) { asked(syscall(SYS_kexec_load, 0, 1000, NULL, 0), "kexec_load"); }
static void kexec_file(void) { asked(syscall(SYS_kexec_file_load, -1, -1, 0, NULL, 0), "kexec_file_load"); }
static void load_module(void) { asked(syscall(SYS_init_module, NULL, 0, NULL), "init_module"); }
static void load_module_file(void) { asked(syscall(SYS_finit_module, -1, "", 0), "finit_module"); }
static void unload_module(void) { asked(syscall(SYS_delete_module, "nono-attack", 0), "delete_module"); }
static void fanotify(void) { asked(fanotify_init(FAN_CLASS_CONTENT, O_RDONLY), "fanotify_init"); }
static void fanotify_unprivileged(void) {
    asked(fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY), "fanotify_init");
}
static void reboot(void) { asked(syscall(SYS_reboot, 0, 0, 0, NULL), "reboot"); }
static void swap(void) { asked(swapon("/nowhere", 0), "swapon"); }
static void set_clock(void) {
    struct timex change = {.modes = ADJ_TICK, .tick = 1};
    asked(adjtimex(&change), "adjtimex");
}
static void host_name(void) {
    char name[256];
    must(gethostname(name, sizeof name), "gethostname");
    asked(sethostname(name, strlen(name)), "sethostname");
}
static void kernel_log(void) { asked(klogctl(9, NULL, 0), "syslog"); }
static void accounting(void) { asked(acct("/nowhere"), "acct"); }
static void ports(void) { asked(ioperm(0x80, 1, 1), "ioperm"); }
static void raise_limit(void) {
    struct rlimit limit;
    must(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_max++;
    asked(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}
static void make_block_device(void) {
    attempt(mknod("device", S_IFBLK | 0600, makedev(7, 0)), "mknod");
    opened("made");
}
static void make_memory_device(void) {
    attempt(mknod("device", S_IFCHR | 0600, makedev(1, 1)), "mknod");
    opened("made");
}
static void make_device_in_namespace(void) {
    attempt(unshare(CLONE_NEWUSER), "unshare");
    make_block_device();
}

static void open_for(const char *path, int flags) {
    attempt(open(path, flags), path);
    opened("%s", path);
}
static void memory_device(void) { open_for("/dev/mem", O_RDONLY); }
static void kernel_core(void) { open_for("/proc/kcore", O_RDONLY); }
static void kernel_messages(void) { open_for("/dev/kmsg", O_RDWR); }
static void system_request(void) { open_for("/proc/sysrq-trigger", O_WRONLY); }
static void core_pattern(void) { open_for("/proc/sys/kernel/core_pattern", O_WRONLY); }
static void modprobe_path(void) { open_for("/proc/sys/kernel/modprobe", O_WRONLY); }
static void hot_plug(void) { open_for("/sys/kernel/uevent_helper", O_WRONLY); }
static void power(void) { open_for("/sys/power/state", O_WRONLY); }
static void group_procs(void) { open_for(env("CGROUP_PROCS"), O_WRONLY); }
static void group_procs_by_path_fd(void) {
    char path[64];
    int fd = must(open(env("CGROUP_PROCS"), O_PATH), "O_PATH");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    open_for(path, O_WRONLY);
}
static void make_group(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s/nono-attack-%d", env("CGROUP"), getpid());
    attempt(mkdir(path, 0755), "mkdir");
    rmdir(path);
    opened("made");
}

/* Mounts, in the namespaces of the machine as root, in own ones as anybody. */
static void own_namespaces(void) {
    int uid = geteuid();
    if (uid != 0) {
        must(unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare");
    } else {
        attempt(unshare(CLONE_NEWNS), "unshare");
    }
    /* Outside, so that nothing of it is seen by the machine. Inside it is refused, as all of this. */
    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}
static void bind_mount(void) {
    own_namespaces();
    attempt(mount(env("OUTSIDE"), env("INSIDE"), NULL, MS_BIND, NULL), "mount");
    char path[4096];
    snprintf(path, sizeof path, "%s/secret", env("INSIDE"));
    reads(attempt(open(path, O_RDONLY), "open"));
}
static void new_file_system(void) {
    own_namespaces();
    attempt(mount("none", env("INSIDE"), "tmpfs", 0, NULL), "mount");
    opened("mounted");
}
static void bind_proc(void) {
    own_namespaces();
    attempt(mount("/proc", env("INSIDE"), NULL, MS_BIND | MS_REC, NULL), "mount");
    opened("mounted");
}
static void remount(void) {
    own_namespaces();
    attempt(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
    opened("remounted");
}
static void unmount(void) {
    own_namespaces();
    if (umount2("/proc", MNT_DETACH) == -1 && errno != EINVAL) {
        closed("umount2 %s", strerrorname_np(errno));
    }
    opened("asked");
}
static void pivot(void) {
    own_namespaces();
    must(mkdir("old", 0700), "mkdir");
    if (syscall(SYS_pivot_root, ".", "old") == -1 && errno == EPERM) {
        closed("pivot_root EPERM");
    }
    opened("asked");
}
static void move_a_tree(void) {
    own_namespaces();
    int tree = attempt(syscall(OPEN_TREE, AT_FDCWD, env("OUTSIDE"), 1 | O_CLOEXEC), "open_tree");
    attempt(syscall(MOVE_MOUNT, tree, "", AT_FDCWD, env("INSIDE"), 4), "move_mount");
    opened("moved");
}
static void detached_tree(void) {
    own_namespaces();
    int tree = attempt(syscall(OPEN_TREE, AT_FDCWD, env("OUTSIDE"), 1 | O_CLOEXEC), "open_tree");
    reads(attempt(openat(tree, "secret", O_RDONLY), "openat"));
}
static void detached_file(void) {
    own_namespaces();
    char path[64];
    int tree = attempt(syscall(OPEN_TREE, AT_FDCWD, env("SECRET"), 1 | O_CLOEXEC), "open_tree");
    snprintf(path, sizeof path, "/proc/self/fd/%d", tree);
    reads(attempt(open(path, O_RDONLY), "open"));
}
static void detached_file_system(void) {
    own_namespaces();
    int context = attempt(syscall(FSOPEN, "tmpfs", 0), "fsopen");
    attempt(syscall(FSCONFIG, context, 6, NULL, NULL, 0), "fsconfig");
    int tree = attempt(syscall(FSMOUNT, context, 0, 0), "fsmount");
    attempt(openat(tree, ".", O_RDONLY | O_DIRECTORY), "openat");
    opened("a file system of its own");
}
static void join_first_process(void) {
    int fd = attempt(open("/proc/1/ns/mnt", O_RDONLY), "open");
    attempt(setns(fd, CLONE_NEWNS), "setns");
    opened("joined");
}
static void trace_in_namespace(void) {
    must(unshare(CLONE_NEWUSER), "unshare");
    char path[64];
    snprintf(path, sizeof path, "/proc/%s/environ", env("SUPERVISOR"));
    reads(attempt(open(path, O_RDONLY), "open"));
}
static void read_in_namespace(void) {
    must(unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare");
    reads(attempt(open(env("SECRET"), O_RDONLY), "open"));
}
static void user_namespace(void) {
    attempt(unshare(CLONE_NEWUSER), "unshare");
    opened("made");
}

/* A program that belongs to another user and runs as that user. */
static void set_user_id(void) {
    int status;
    pid_t pid = must(fork(), "fork");
    if (pid == 0) {
        must(setresgid(65534, 65534, 65534), "setresgid");
        must(setresuid(65534, 65534, 65534), "setresuid");
        execl(env("SET_USER_ID"), "kernel", "effective_user", NULL);
        _exit(2);
    }
    must(waitpid(pid, &status, 0), "waitpid");
    _exit(WEXITSTATUS(status));
}
static void effective_user(void) {
    if (geteuid() == getuid()) {
        closed("effective user %d", geteuid());
    }
    opened("effective user %d", geteuid());
}
static void capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    must(syscall(SYS_capget, &header, sets), "capget");
    unsigned dangerous = 1 << CAP_DAC_READ_SEARCH | 1 << CAP_NET_ADMIN | 1 << CAP_SYS_ADMIN | 1 << CAP_SYS_PTRACE |
                         1 << CAP_SYS_RAWIO | 1 << CAP_MKNOD | 1 << CAP_SYS_MODULE | 1 << CAP_SYS_RESOURCE;
    unsigned any = sets[0].effective | sets[0].permitted | sets[0].inheritable;
    if ((any & dangerous) == 0) {
        closed("capabilities %x", any);
    }
    opened("capabilities %x", any & dangerous);
}

/* Born in another control group: CGROUP2 is the directory of one. */
static void born_elsewhere(void) {
    struct {
        uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
    } arguments = {.flags = 0x200000000, .exit_signal = 17};
    arguments.cgroup = must(open(env("CGROUP2"), O_PATH | O_DIRECTORY), "open the group");
    long pid = attempt(syscall(SYS_clone3, &arguments, sizeof arguments), "clone3");
    if (pid == 0) {
        _exit(0);
    }
    opened("born");
}

/* A child of the supervisor, of which that one knows nothing. */
static void born_beside(void) {
    long pid = attempt(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0), "clone");
    if (pid == 0) {
        _exit(0);
    }
    opened("born");
}
static void born_beside_by_clone3(void) {
    uint64_t arguments[11] = {CLONE_PARENT};
    long pid = attempt(syscall(SYS_clone3, arguments, sizeof arguments), "clone3");
    if (pid == 0) {
        _exit(0);
    }
    opened("born");
}

/* Making an overlay makes a directory in its work directory, and removes what had its name. Nothing is mounted. */
static void overlay_outside(void) {
    own_namespaces();
    char work[4096];
    snprintf(work, sizeof work, "%s/empty", env("OUTSIDE"));
    const char *upper = in("INSIDE", "upper");
    must(mkdir(upper, 0700), "mkdir");
    int overlay = attempt(syscall(430, "overlay", 0), "fsopen");
    attempt(syscall(431, overlay, 1, "lowerdir", "/usr", 0), "fsconfig lowerdir");
    attempt(syscall(431, overlay, 1, "upperdir", upper, 0), "fsconfig upperdir");
    attempt(syscall(431, overlay, 1, "workdir", work, 0), "fsconfig workdir");
    syscall(431, overlay, 0, "userxattr", NULL, 0);
    syscall(431, overlay, 6, NULL, NULL, 0);
    struct stat made;
    attempt(stat(in("OUTSIDE", "empty/work"), &made), "stat");
    must(chmod(in("OUTSIDE", "empty/work"), 0700), "chmod, so that it can be removed");
    opened("made");
}
static void mount_attributes(void) {
    own_namespaces();
    uint64_t attributes[4] = {1};
    attempt(syscall(442, AT_FDCWD, "/", 0x8000, attributes, sizeof attributes), "mount_setattr");
    opened("read only");
}
static void real_time(void) {
    struct sched_param priority = {.sched_priority = 1};
    attempt(sched_setscheduler(0, SCHED_FIFO, &priority), "sched_setscheduler");
    opened("before all others");
}

ATTACKS(A(io_uring), A(bpf), A(perf), A(userfaultfd), A(keyctl), A(add_key), A(request_key), A(kexec), A(kexec_file),
        A(load_module), A(load_module_file), A(unload_module), A(fanotify), A(fanotify_unprivileged), A(reboot),
        A(swap), A(set_clock), A(host_name), A(kernel_log), A(accounting), A(ports), A(raise_limit),
        A(make_block_device), A(make_memory_device), A(make_device_in_namespace), A(memory_device), A(kernel_core),
        A(kernel_messages), A(system_request), A(core_pattern), A(modprobe_path), A(hot_plug), A(power),
        A(group_procs), A(group_procs_by_path_fd), A(make_group), A(bind_mount), A(new_file_system), A(bind_proc),
        A(remount), A(unmount), A(pivot), A(move_a_tree), A(detached_tree), A(detached_file),
        A(detached_file_system), A(join_first_process), A(trace_in_namespace), A(read_in_namespace),
        A(user_namespace), A(set_user_id), A(effective_user), A(capabilities), A(born_elsewhere), A(born_beside),
        A(born_beside_by_clone3), A(overlay_outside), A(mount_attributes), A(real_time))

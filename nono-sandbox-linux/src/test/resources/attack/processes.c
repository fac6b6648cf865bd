/* Ways into a process outside: TARGET is its number. */
#include "attack.h"
#include <dirent.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>

static pid_t target(void) { return number("TARGET"); }

static const char *proc(const char *name) {
    char *path = malloc(256);
    snprintf(path, 256, "/proc/%d/%s", target(), name);
    return path;
}

static void open_proc(const char *name, int flags) {
    int fd = attempt(open(proc(name), flags), name);
    opened("%s at %d", name, fd);
}

static void read_proc(const char *name) {
    char content[16];
    int fd = attempt(open(proc(name), O_RDONLY), name);
    attempt(read(fd, content, sizeof content), name);
    opened("%s", name);
}

static void link_proc(const char *name) {
    char content[4096];
    ssize_t length = attempt(readlink(proc(name), content, sizeof content - 1), name);
    content[length] = 0;
    opened("%s", content);
}

static void mem_read(void) { open_proc("mem", O_RDONLY); }
static void mem_write(void) { open_proc("mem", O_RDWR); }
static void task_mem(void) {
    char name[64];
    snprintf(name, sizeof name, "task/%d/mem", target());
    open_proc(name, O_RDONLY);
}
static void environ_(void) { read_proc("environ"); }
static void maps(void) { read_proc("maps"); }
static void smaps(void) { read_proc("smaps_rollup"); }
static void auxv(void) { read_proc("auxv"); }
static void io(void) { read_proc("io"); }
static void pagemap(void) { open_proc("pagemap", O_RDONLY); }
static void clear_refs(void) {
    int fd = attempt(open(proc("clear_refs"), O_WRONLY), "open");
    attempt(write(fd, "1", 1), "write");
    opened("cleared");
}
static void oom_score(void) {
    int fd = attempt(open(proc("oom_score_adj"), O_WRONLY), "open");
    attempt(write(fd, "1000", 4), "write");
    opened("written");
}
static void comm(void) { open_proc("comm", O_WRONLY); }
static void coredump_filter(void) { open_proc("coredump_filter", O_WRONLY); }
static void timerslack(void) { open_proc("timerslack_ns", O_WRONLY); }
static void cwd_link(void) { link_proc("cwd"); }
static void root_link(void) { link_proc("root"); }
static void exe_link(void) { link_proc("exe"); }
static void fd_link(void) { link_proc("fd/0"); }
static void ns_link(void) { link_proc("ns/net"); }
static void cwd_list(void) {
    DIR *dir = opendir(proc("cwd"));
    attempt(dir == NULL ? -1 : 0, "opendir");
    opened("listed");
}
static void root_secret(void) {
    char name[4096];
    snprintf(name, sizeof name, "root%s", env("SECRET"));
    read_proc(name);
}
static void fd_list(void) {
    DIR *dir = opendir(proc("fd"));
    attempt(dir == NULL ? -1 : 0, "opendir");
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.') {
            opened("fd %s", entry->d_name);
        }
    }
    closed("readdir %s", errno == 0 ? "nothing" : strerrorname_np(errno));
}
static void fd_open(void) {
    char name[16];
    for (int fd = 0; fd < 64; fd++) {
        snprintf(name, sizeof name, "fd/%d", fd);
        int got = open(proc(name), O_RDONLY | O_NONBLOCK);
        if (got >= 0) {
            opened("fd %d", fd);
        }
    }
    closed("none of the descriptors");
}
static void map_files(void) {
    DIR *dir = opendir(proc("map_files"));
    attempt(dir == NULL ? -1 : 0, "opendir");
    struct dirent *entry = readdir(dir);
    entry = entry == NULL ? NULL : readdir(dir);
    entry = entry == NULL ? NULL : readdir(dir);
    attempt(entry == NULL ? -1 : 0, "readdir");
    opened("%s", entry->d_name);
}

static void ptrace_attach(void) {
    attempt(ptrace(PTRACE_ATTACH, target(), 0, 0), "ptrace");
    waitpid(target(), NULL, __WALL);
    ptrace(PTRACE_DETACH, target(), 0, 0);
    opened("attached");
}
static void ptrace_seize(void) {
    attempt(ptrace(PTRACE_SEIZE, target(), 0, 0), "ptrace");
    opened("seized");
}
/* Nothing is mapped at 16: whoever may look at all is told EFAULT. */
static void vm(int call, const char *name) {
    char byte = 0;
    struct iovec mine = {&byte, 1}, theirs = {(void *) 16, 1};
    if (syscall(call, target(), &mine, 1, &theirs, 1, 0) == -1 && errno != EFAULT) {
        closed("%s %s", name, strerrorname_np(errno));
    }
    opened("%s", name);
}
static void vm_readv(void) { vm(SYS_process_vm_readv, "process_vm_readv"); }
static void vm_writev(void) { vm(SYS_process_vm_writev, "process_vm_writev"); }
static int pidfd(void) { return must(syscall(SYS_pidfd_open, target(), 0), "pidfd_open"); }
static void pidfd_getfd(void) {
    for (int fd = 0; fd < 32; fd++) {
        if (syscall(SYS_pidfd_getfd, pidfd(), fd, 0) >= 0) {
            opened("fd %d", fd);
        }
    }
    closed("pidfd_getfd %s", strerrorname_np(errno));
}
static void process_madvise(void) {
    struct iovec theirs = {(void *) 4096, 4096};
    if (syscall(440, pidfd(), &theirs, 1, 21 /* MADV_PAGEOUT */, 0) == -1 && errno != ENOMEM) {
        closed("process_madvise %s", strerrorname_np(errno));
    }
    opened("process_madvise");
}
static void kcmp(void) {
    attempt(syscall(SYS_kcmp, getpid(), target(), KCMP_FILES, 0, 0), "kcmp");
    opened("compared");
}
static void robust_list(void) {
    void *head;
    size_t length;
    attempt(syscall(SYS_get_robust_list, target(), &head, &length), "get_robust_list");
    opened("%p", head);
}
static void move_pages(void) {
    void *page = (void *) 4096;
    int status;
    attempt(syscall(SYS_move_pages, target(), 1, &page, NULL, &status, 0), "move_pages");
    opened("asked");
}
static void migrate_pages(void) {
    unsigned long nodes = 1;
    attempt(syscall(SYS_migrate_pages, target(), 2, &nodes, &nodes), "migrate_pages");
    opened("asked");
}
static void perf(void) {
    struct {
        uint32_t type, size;
        uint64_t config, rest[14];
    } attributes = {.type = 1, .size = 112, .config = 0};
    attributes.rest[4] = 1 | 1 << 5 | 1 << 6;
    attempt(syscall(SYS_perf_event_open, &attributes, target(), -1, -1, 0), "perf_event_open");
    opened("counting");
}
static void join_namespace(void) {
    attempt(syscall(SYS_setns, pidfd(), 0x04000000 /* CLONE_NEWUTS */), "setns");
    opened("joined");
}
static void cap_limits(void) {
    struct rlimit old;
    must(prlimit(0, RLIMIT_CORE, NULL, &old), "prlimit");
    attempt(prlimit(target(), RLIMIT_CORE, &old, NULL), "prlimit");
    opened("set");
}
static void read_limits(void) {
    struct rlimit old;
    attempt(prlimit(target(), RLIMIT_CORE, NULL, &old), "prlimit");
    opened("read");
}
static void priority(void) {
    attempt(setpriority(PRIO_PROCESS, target(), getpriority(PRIO_PROCESS, target())), "setpriority");
    opened("set");
}
static void affinity(void) {
    cpu_set_t set;
    must(sched_getaffinity(target(), sizeof set, &set), "sched_getaffinity");
    attempt(sched_setaffinity(target(), sizeof set, &set), "sched_setaffinity");
    opened("set");
}
static void scheduler(void) {
    struct sched_param zero = {0};
    attempt(sched_setscheduler(target(), SCHED_OTHER, &zero), "sched_setscheduler");
    opened("set");
}
static void io_priority(void) {
    attempt(syscall(SYS_ioprio_set, 1, target(), 2 << 13 | 4), "ioprio_set");
    opened("set");
}
static void status(void) { read_proc("status"); }
static void command_line(void) { read_proc("cmdline"); }
static void mount_info(void) { read_proc("mountinfo"); }

ATTACKS(A(mem_read), A(mem_write), A(task_mem), A(environ_), A(maps), A(smaps), A(auxv), A(io), A(pagemap),
        A(clear_refs), A(oom_score), A(comm), A(coredump_filter), A(timerslack), A(cwd_link), A(root_link),
        A(exe_link), A(fd_link), A(ns_link), A(cwd_list), A(root_secret), A(fd_list), A(fd_open), A(map_files),
        A(ptrace_attach), A(ptrace_seize), A(vm_readv), A(vm_writev), A(pidfd_getfd), A(process_madvise), A(kcmp),
        A(robust_list), A(move_pages), A(migrate_pages), A(perf), A(join_namespace), A(cap_limits), A(read_limits),
        A(priority), A(affinity), A(scheduler), A(io_priority), A(status), A(command_line), A(mount_info))

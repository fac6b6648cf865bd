/*
 * Ways to run a program that is not listed: UNLISTED can be read, INSIDE can be written, LOADER is the dynamic loader.
 * UNLISTED says "unlisted" when it runs.
 */
#include "attack.h"
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>

static char *const unlisted[] = {"unlisted", NULL};
static char *const none[] = {NULL};

static void done(const char *what) { closed("%s %s", what, strerrorname_np(errno)); }

static void copy(const char *from, int to) {
    char buffer[65536];
    int fd = must(open(from, O_RDONLY), "open the program");
    ssize_t count;
    while ((count = must(read(fd, buffer, sizeof buffer), "read")) > 0) {
        must(write(to, buffer, count), "write");
    }
    close(fd);
}

static void direct(void) {
    execve(env("UNLISTED"), unlisted, none);
    done("execve");
}
static void by_copy(void) {
    int fd = must(creat("copy", 0700), "creat");
    copy(env("UNLISTED"), fd);
    close(fd);
    execve("./copy", unlisted, none);
    done("execve");
}
static void by_hard_link(void) {
    attempt(link(env("UNLISTED"), "hard"), "link");
    execve("./hard", unlisted, none);
    done("execve");
}
static void by_symlink(void) {
    must(symlink(env("UNLISTED"), "link"), "symlink");
    execve("./link", unlisted, none);
    done("execve");
}
static void by_temporary_file(void) {
    char path[64];
    int fd = must(open(".", O_TMPFILE | O_RDWR, 0700), "O_TMPFILE");
    copy(env("UNLISTED"), fd);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = attempt(open(path, O_RDONLY), "reopen");
    close(fd);
    fexecve(again, unlisted, none);
    done("fexecve");
}
static void by_memory(void) {
    int fd = attempt(memfd_create("program", MFD_CLOEXEC), "memfd_create");
    copy(env("UNLISTED"), fd);
    fexecve(fd, unlisted, none);
    done("fexecve");
}
static void by_memory_path(void) {
    char path[64];
    int fd = attempt(memfd_create("program", 0), "memfd_create");
    copy(env("UNLISTED"), fd);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    execve(path, unlisted, none);
    done("execve");
}
static void by_descriptor(void) {
    int fd = must(open(env("UNLISTED"), O_RDONLY | O_CLOEXEC), "open");
    fexecve(fd, unlisted, none);
    done("fexecve");
}
static void by_path_descriptor(void) {
    int fd = must(open(env("UNLISTED"), O_PATH | O_CLOEXEC), "open");
    syscall(SYS_execveat, fd, "", unlisted, none, AT_EMPTY_PATH);
    done("execveat");
}
static void by_script(void) {
    int fd = must(creat("script", 0700), "creat");
    dprintf(fd, "#!%s\n", env("UNLISTED"));
    close(fd);
    execve("./script", unlisted, none);
    done("execve");
}

/* The loader may be run by the kernel for listed programs; it must not be run by itself. */
static char *const *loading(void) {
    static char *arguments[] = {"ld.so", NULL, NULL};
    arguments[1] = (char *) env("UNLISTED");
    return arguments;
}
static const char *loader_name(void) { return strrchr(env("LOADER"), '/') + 1; }
static int loader_directory(void) {
    char *path = strdup(env("LOADER"));
    *strrchr(path, '/') = 0;
    return must(open(path, O_PATH | O_DIRECTORY), "open the directory of the loader");
}
static int loader(void) { return must(open(env("LOADER"), O_PATH), "open the loader"); }

static void loader_direct(void) {
    execve(env("LOADER"), loading(), none);
    done("execve");
}
static void loader_symlink(void) {
    must(symlink(env("LOADER"), "ld"), "symlink");
    execve("./ld", loading(), none);
    done("execve");
}
static void loader_symlink_of_no_text(void) {
    must(symlink(env("LOADER"), "ld\377\376"), "symlink");
    execve("./ld\377\376", loading(), none);
    done("execve");
}
static void loader_chdir(void) {
    must(fchdir(loader_directory()), "fchdir");
    execve(loader_name(), loading(), none);
    done("execve");
}
static void loader_at_directory(void) {
    syscall(SYS_execveat, loader_directory(), loader_name(), loading(), none, 0);
    done("execveat");
}
static void loader_at_descriptor(void) {
    syscall(SYS_execveat, loader(), "", loading(), none, AT_EMPTY_PATH);
    done("execveat");
}
static void through(const char *prefix) {
    char path[64];
    snprintf(path, sizeof path, "%s/%d", prefix, loader());
    execve(path, loading(), none);
    done("execve");
}
static void loader_proc_fd(void) { through("/proc/self/fd"); }
static void loader_proc_thread(void) { through("/proc/thread-self/fd"); }
static void loader_dev_fd(void) { through("/dev/fd"); }
static void loader_proc_dir(void) {
    char path[300];
    snprintf(path, sizeof path, "/proc/self/fd/%d/%s", loader_directory(), loader_name());
    execve(path, loading(), none);
    done("execve");
}
static void loader_proc_cwd(void) {
    char path[300];
    must(fchdir(loader_directory()), "fchdir");
    snprintf(path, sizeof path, "/proc/self/cwd/%s", loader_name());
    execve(path, loading(), none);
    done("execve");
}
static void loader_link_to_proc(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", loader());
    must(symlink(path, "ld"), "symlink");
    execve("./ld", loading(), none);
    done("execve");
}
static void loader_chroot(void) {
    if (geteuid() != 0) {
        must(unshare(CLONE_NEWUSER), "unshare");
    }
    /* Below the root that it chooses itself, the loader has another name. */
    must(fchdir(loader_directory()), "fchdir");
    must(chroot("."), "chroot");
    char path[300];
    snprintf(path, sizeof path, "/%s", loader_name());
    static char *arguments[] = {"ld.so", "--version", NULL};
    execve(path, arguments, none);
    done("execve");
}
static void loader_own_descriptors(void) {
    must(unshare(CLONE_FILES), "unshare");
    through("/proc/self/fd");
}
static void loader_vfork(void) {
    int status;
    pid_t pid = vfork();
    if (pid == 0) {
        execve(env("LOADER"), loading(), none);
        _exit(13);
    }
    must(waitpid(pid, &status, 0), "waitpid");
    if (WEXITSTATUS(status) == 13) {
        closed("execve in a vfork child");
    }
    _exit(0);
}

/* Odd arguments of a listed program: the supervisor must stand them, and the kernel answers. */
static void odd_arguments(void) {
    char *huge = malloc(1 << 20);
    memset(huge, 'a', (1 << 20) - 1);
    huge[(1 << 20) - 1] = 0;
    char *const arguments[] = {"x", huge, NULL};
    void *pointers[] = {NULL, (void *) 1, (void *) -1, (void *) 0xffffffff81000000, huge};
    for (unsigned i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        if (syscall(SYS_execve, pointers[i], arguments, none) == 0 ||
            syscall(SYS_execveat, -100, pointers[i], pointers[i], pointers[i], -1) == 0) {
            opened("executed");
        }
    }
    execve("", unlisted, none);
    execve("/proc/self/fd/999", unlisted, none);
    closed("none of them");
}
static void listed(void) {
    execve(env("LISTED"), unlisted, none);
    done("execve");
}

ATTACKS(A(direct), A(by_copy), A(by_hard_link), A(by_symlink), A(by_temporary_file), A(by_memory), A(by_memory_path),
        A(by_descriptor), A(by_path_descriptor), A(by_script), A(loader_direct), A(loader_symlink),
        A(loader_symlink_of_no_text), A(loader_chdir), A(loader_at_directory), A(loader_at_descriptor),
        A(loader_proc_fd), A(loader_proc_thread), A(loader_dev_fd), A(loader_proc_dir), A(loader_proc_cwd),
        A(loader_link_to_proc), A(loader_chroot), A(loader_own_descriptors), A(loader_vfork), A(odd_arguments),
        A(listed))

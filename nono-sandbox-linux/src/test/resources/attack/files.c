/* Ways to a file outside the grants: SECRET and OUTSIDE are not granted, INSIDE is granted to read and write. */
#include "attack.h"
#include <dirent.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/vfs.h>
#include <sys/xattr.h>

static int openat2_(int dir, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags, .resolve = resolve};
    return syscall(SYS_openat2, dir, path, &how, sizeof how);
}

static int path_fd(const char *path, int flags) {
    return must(open(path, O_PATH | O_CLOEXEC | flags), "open O_PATH");
}

static const char *fd_link(int fd) {
    char *path = malloc(64);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return path;
}

static void read_path(const char *path) { reads(attempt(open(path, O_RDONLY), "open")); }

static void read_direct(void) { read_path(env("SECRET")); }
static void read_creat_flags(void) { reads(attempt(open(env("SECRET"), O_RDWR | O_CREAT, 0600), "open")); }
static void read_dot_dot(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s/../outside/secret", env("INSIDE"));
    read_path(path);
}
static void read_symlink(void) {
    must(symlink(env("SECRET"), in("INSIDE", "link")), "symlink");
    read_path(in("INSIDE", "link"));
}
static void read_symlink_dir(void) {
    must(symlink(env("OUTSIDE"), in("INSIDE", "dir")), "symlink");
    read_path(in("INSIDE", "dir/secret"));
}
static void read_hard_link(void) {
    attempt(link(env("SECRET"), in("INSIDE", "hard")), "link");
    read_path(in("INSIDE", "hard"));
}
static void read_link_path_fd(void) {
    int fd = path_fd(env("SECRET"), 0);
    attempt(linkat(AT_FDCWD, fd_link(fd), AT_FDCWD, in("INSIDE", "hard"), AT_SYMLINK_FOLLOW), "linkat");
    read_path(in("INSIDE", "hard"));
}
static void read_renamed(void) {
    attempt(rename(env("SECRET"), in("INSIDE", "moved")), "rename");
    read_path(in("INSIDE", "moved"));
}
static void read_exchanged(void) {
    must(creat(in("INSIDE", "bait"), 0600), "creat");
    attempt(renameat2(AT_FDCWD, env("SECRET"), AT_FDCWD, in("INSIDE", "bait"), RENAME_EXCHANGE), "renameat2");
    read_path(in("INSIDE", "bait"));
}
static void read_moved_directory(void) {
    attempt(rename(env("OUTSIDE"), in("INSIDE", "dir")), "rename");
    read_path(in("INSIDE", "dir/secret"));
}
static void read_dir_fd(void) {
    int dir = must(open(env("INSIDE"), O_RDONLY | O_DIRECTORY), "open inside");
    reads(attempt(openat(dir, "../outside/secret", O_RDONLY), "openat"));
}
static void read_path_dir_fd(void) {
    reads(attempt(openat(path_fd(env("OUTSIDE"), O_DIRECTORY), "secret", O_RDONLY), "openat"));
}
static void read_chdir(void) {
    must(chdir(env("OUTSIDE")), "chdir");
    read_path("secret");
}
static void read_fchdir(void) {
    must(fchdir(path_fd(env("OUTSIDE"), O_DIRECTORY)), "fchdir");
    read_path("./secret");
}
static void read_proc_cwd(void) {
    must(chdir(env("OUTSIDE")), "chdir");
    read_path("/proc/self/cwd/secret");
}
static void read_proc_root(void) {
    char path[4096];
    snprintf(path, sizeof path, "/proc/self/root%s", env("SECRET"));
    read_path(path);
}
static void read_proc_task_root(void) {
    char path[4096];
    snprintf(path, sizeof path, "/proc/thread-self/root/proc/self/root%s", env("SECRET"));
    read_path(path);
}
static void read_proc_fd(void) { read_path(fd_link(path_fd(env("SECRET"), 0))); }
static void read_proc_fd_dir(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s/secret", fd_link(path_fd(env("OUTSIDE"), O_DIRECTORY)));
    read_path(path);
}
static void read_openat2(void) { reads(attempt(openat2_(AT_FDCWD, env("SECRET"), O_RDONLY, 0), "openat2")); }
static void read_openat2_in_root(void) {
    int root = path_fd("/", O_DIRECTORY);
    reads(attempt(openat2_(root, env("SECRET"), O_RDONLY, RESOLVE_IN_ROOT), "openat2"));
}
static void read_openat2_magic(void) {
    int fd = path_fd(env("SECRET"), 0);
    reads(attempt(openat2_(AT_FDCWD, fd_link(fd), O_RDONLY, 0), "openat2"));
}
static void read_open_tree(void) {
    /* open_tree without cloning is an O_PATH by another name */
    int fd = attempt(syscall(428, AT_FDCWD, env("SECRET"), 0), "open_tree");
    read_path(fd_link(fd));
}
static void read_handle(void) {
    struct {
        struct file_handle head;
        unsigned char more[128];
    } handle = {.head = {.handle_bytes = 128}};
    int mount;
    must(name_to_handle_at(AT_FDCWD, env("SECRET"), &handle.head, &mount, 0), "name_to_handle_at");
    int dir = must(open(env("INSIDE"), O_RDONLY | O_DIRECTORY), "open inside");
    reads(attempt(open_by_handle_at(dir, &handle.head, O_RDONLY), "open_by_handle_at"));
}
static void read_chroot(void) {
    attempt(chroot(env("OUTSIDE")), "chroot");
    read_path("/secret");
}
static void list(void) {
    DIR *dir = opendir(env("OUTSIDE"));
    attempt(dir == NULL ? -1 : 0, "opendir");
    opened("%s", readdir(dir)->d_name);
}
static void execute(void) {
    pid_t pid = must(fork(), "fork");
    if (pid == 0) {
        execl(in("OUTSIDE", "program"), "program", NULL);
        _exit(errno == EACCES ? 13 : 99);
    }
    int status;
    must(waitpid(pid, &status, 0), "waitpid");
    if (WEXITSTATUS(status) == 13) {
        closed("execve EACCES");
    }
    opened("exit %d", WEXITSTATUS(status));
}

static void write_direct(void) {
    int fd = attempt(open(env("SECRET"), O_WRONLY), "open");
    attempt(write(fd, "x", 1), "write");
    opened("written");
}
static void write_append(void) { opened("%d", (int) attempt(open(env("SECRET"), O_WRONLY | O_APPEND), "open")); }
static void write_truncating(void) { opened("%d", (int) attempt(open(env("SECRET"), O_RDONLY | O_TRUNC), "open")); }
static void write_through_symlink(void) {
    must(symlink(in("OUTSIDE", "new"), in("INSIDE", "dangling")), "symlink");
    opened("%d", (int) attempt(open(in("INSIDE", "dangling"), O_WRONLY | O_CREAT, 0600), "open"));
}
static void write_temporary_file(void) {
    int fd = attempt(open(env("OUTSIDE"), O_TMPFILE | O_RDWR, 0600), "open O_TMPFILE");
    opened("%d", fd);
}
static void write_link_out(void) {
    must(creat(in("INSIDE", "mine"), 0755), "creat");
    attempt(link(in("INSIDE", "mine"), in("OUTSIDE", "mine")), "link");
    opened("linked");
}
static void write_link_temporary_out(void) {
    int fd = must(open(env("INSIDE"), O_TMPFILE | O_RDWR, 0600), "open O_TMPFILE");
    attempt(linkat(AT_FDCWD, fd_link(fd), AT_FDCWD, in("OUTSIDE", "mine"), AT_SYMLINK_FOLLOW), "linkat");
    opened("linked");
}
static void write_rename_out(void) {
    must(creat(in("INSIDE", "mine"), 0755), "creat");
    attempt(rename(in("INSIDE", "mine"), env("SECRET")), "rename");
    opened("renamed");
}
static void write_rename_new(void) {
    must(creat(in("INSIDE", "mine"), 0755), "creat");
    attempt(renameat2(AT_FDCWD, in("INSIDE", "mine"), AT_FDCWD, in("OUTSIDE", "mine"), RENAME_NOREPLACE), "renameat2");
    opened("renamed");
}
static void truncate_by_path(void) {
    attempt(truncate(env("SECRET"), 0), "truncate");
    opened("truncated");
}
static void remove_file(void) {
    attempt(unlink(env("SECRET")), "unlink");
    opened("removed");
}
static void remove_directory(void) {
    attempt(rmdir(in("OUTSIDE", "empty")), "rmdir");
    opened("removed");
}
static void make_directory(void) {
    attempt(mkdir(in("OUTSIDE", "new"), 0700), "mkdir");
    opened("made");
}
static void make_fifo(void) {
    attempt(mkfifo(in("OUTSIDE", "new"), 0600), "mkfifo");
    opened("made");
}
static void make_node(void) {
    attempt(mknod(in("OUTSIDE", "new"), S_IFREG | 0600, 0), "mknod");
    opened("made");
}
static void make_symlink(void) {
    attempt(symlink("/", in("OUTSIDE", "new")), "symlink");
    opened("made");
}
static void make_socket(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = must(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    must(chdir(env("OUTSIDE")), "chdir");
    strcpy(address.sun_path, "sock");
    attempt(bind(fd, (void *) &address, sizeof address), "bind");
    opened("bound");
}
static void dump_core(void) {
    char name[64] = "";
    FILE *pattern = fopen("/proc/sys/kernel/core_pattern", "r");
    if (pattern == NULL || fgets(name, sizeof name, pattern) == NULL || strcmp(name, "core\n") != 0) {
        broken("this machine does not dump into the working directory");
    }
    struct rlimit limit;
    must(getrlimit(RLIMIT_CORE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    must(setrlimit(RLIMIT_CORE, &limit), "setrlimit");
    must(chdir(env("OUTSIDE")), "chdir");
    pid_t pid = must(fork(), "fork");
    if (pid == 0) {
        abort();
    }
    int status;
    must(waitpid(pid, &status, 0), "waitpid");
    struct stat found;
    char numbered[32];
    snprintf(numbered, sizeof numbered, "core.%d", pid);
    if (stat("core", &found) == 0 || stat(numbered, &found) == 0) {
        opened("a core of %ld bytes", (long) found.st_size);
    }
    closed("no core, dumped=%d", WCOREDUMP(status) ? 1 : 0);
}

/* READONLY is granted to read. */
static void upgrade_reopen(void) {
    int fd = must(open(env("READONLY"), O_RDONLY), "open");
    opened("%d", (int) attempt(open(fd_link(fd), O_RDWR), "reopen"));
}
static void upgrade_direct(void) { opened("%d", (int) attempt(open(env("READONLY"), O_WRONLY), "open")); }
static void upgrade_truncate(void) {
    attempt(truncate(env("READONLY"), 0), "truncate");
    opened("truncated");
}
static void upgrade_remove(void) {
    attempt(unlink(env("READONLY")), "unlink");
    opened("removed");
}
static void upgrade_replace(void) {
    must(creat(in("INSIDE", "mine"), 0600), "creat");
    attempt(rename(in("INSIDE", "mine"), env("READONLY")), "rename");
    opened("replaced");
}

/* What Landlock does not mediate. */
static void meta_stat(void) {
    struct stat found;
    attempt(stat(env("SECRET"), &found), "stat");
    opened("%ld bytes", (long) found.st_size);
}
static void meta_readlink(void) {
    char target[256];
    attempt(readlink(in("OUTSIDE", "link"), target, sizeof target), "readlink");
    opened("read");
}
static void meta_inotify(void) {
    int fd = must(inotify_init1(0), "inotify_init1");
    attempt(inotify_add_watch(fd, env("OUTSIDE"), IN_ALL_EVENTS), "inotify_add_watch");
    opened("watching");
}
static void meta_chmod(void) {
    attempt(chmod(env("SECRET"), 0604), "chmod");
    opened("changed");
}
static void meta_chown(void) {
    attempt(chown(env("SECRET"), getuid(), getgid()), "chown");
    opened("changed");
}
static void meta_utimes(void) {
    attempt(utimes(env("SECRET"), NULL), "utimes");
    opened("changed");
}
static void meta_setxattr(void) {
    attempt(setxattr(env("SECRET"), "user.attack", "x", 1, 0), "setxattr");
    opened("changed");
}
static void meta_getxattr(void) {
    char value[16] = {0};
    must(setxattr(env("SECRET"), "user.hidden", "hidden", 6, 0), "setxattr");
    attempt(getxattr(env("SECRET"), "user.hidden", value, sizeof value - 1), "getxattr");
    opened("%s", value);
}
static void meta_statfs(void) {
    struct statfs file_system;
    attempt(statfs(env("SECRET"), &file_system), "statfs");
    opened("%ld blocks free", (long)file_system.f_bfree);
}
static void meta_set_user_id(void) {
    int fd = must(creat(in("INSIDE", "mine"), 0755), "creat");
    attempt(fchmod(fd, 04755), "fchmod");
    struct stat found;
    must(fstat(fd, &found), "fstat");
    opened("mode %o", found.st_mode);
}

ATTACKS(A(read_direct), A(read_creat_flags), A(read_dot_dot), A(read_symlink), A(read_symlink_dir), A(read_hard_link),
        A(read_link_path_fd), A(read_renamed), A(read_exchanged), A(read_moved_directory), A(read_dir_fd),
        A(read_path_dir_fd), A(read_chdir), A(read_fchdir), A(read_proc_cwd), A(read_proc_root),
        A(read_proc_task_root), A(read_proc_fd), A(read_proc_fd_dir), A(read_openat2), A(read_openat2_in_root),
        A(read_openat2_magic), A(read_open_tree), A(read_handle), A(read_chroot), A(list), A(execute), A(write_direct),
        A(write_append), A(write_truncating), A(write_through_symlink), A(write_temporary_file), A(write_link_out),
        A(write_link_temporary_out), A(write_rename_out), A(write_rename_new), A(truncate_by_path), A(remove_file),
        A(remove_directory), A(make_directory), A(make_fifo), A(make_node), A(make_symlink), A(make_socket),
        A(dump_core), A(upgrade_reopen), A(upgrade_direct), A(upgrade_truncate), A(upgrade_remove), A(upgrade_replace),
        A(meta_stat), A(meta_readlink), A(meta_inotify), A(meta_chmod), A(meta_chown), A(meta_utimes),
        A(meta_setxattr), A(meta_getxattr), A(meta_statfs), A(meta_set_user_id))

/*
 * Ways to a unix socket that is not granted. FORBIDDEN is the path of a stream socket, FORBIDDEN_DGRAM of a datagram
 * socket; GRANTED is granted. All lie outside. ABSTRACT is the name of one without a path.
 */
#include "attack.h"
#include <linux/netlink.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

static socklen_t path_address(struct sockaddr_un *address, const char *path) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) > 108) {
        broken("path too long");
    }
    memcpy(address->sun_path, path, strlen(path));
    return sizeof *address;
}

static int stream(void) { return must(socket(AF_UNIX, SOCK_STREAM, 0), "socket"); }
static int datagram(void) { return must(socket(AF_UNIX, SOCK_DGRAM, 0), "socket"); }

static void connect_to(const char *path) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, path);
    attempt(connect(stream(), (void *) &address, length), "connect");
    opened("connected");
}

static const char *base(const char *path) { return strrchr(path, '/') + 1; }

static void by_path(void) { connect_to(env("FORBIDDEN")); }
static void by_dots(void) {
    char path[256];
    snprintf(path, sizeof path, "../outside/./%s", base(env("FORBIDDEN")));
    connect_to(path);
}
static void by_chdir(void) {
    must(chdir(env("OUTSIDE")), "chdir");
    connect_to(base(env("FORBIDDEN")));
}
static void by_symlink(void) {
    must(symlink(env("FORBIDDEN"), "link"), "symlink");
    connect_to("link");
}
static void by_symlink_to_directory(void) {
    must(symlink(env("OUTSIDE"), "dir"), "symlink");
    char path[256];
    snprintf(path, sizeof path, "dir/%s", base(env("FORBIDDEN")));
    connect_to(path);
}
static void by_proc_root(void) {
    char path[256];
    snprintf(path, sizeof path, "/proc/self/root%s", env("FORBIDDEN"));
    connect_to(path);
}
static void by_proc_cwd(void) {
    must(chdir(env("OUTSIDE")), "chdir");
    char path[256];
    snprintf(path, sizeof path, "/proc/self/cwd/%s", base(env("FORBIDDEN")));
    connect_to(path);
}
static void by_proc_fd(void) {
    char path[256];
    int fd = must(open(env("FORBIDDEN"), O_PATH), "open O_PATH");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    connect_to(path);
}
static void by_proc_dir_fd(void) {
    char path[256];
    int fd = must(open(env("OUTSIDE"), O_PATH | O_DIRECTORY), "open O_PATH");
    snprintf(path, sizeof path, "/proc/thread-self/fd/%d/%s", fd, base(env("FORBIDDEN")));
    connect_to(path);
}
static void by_own_directory_of_a_thread(void) {
    /* Relative to a directory that only this thread is in. */
    must(unshare(CLONE_FS), "unshare");
    must(chdir(env("OUTSIDE")), "chdir");
    connect_to(base(env("FORBIDDEN")));
}
static void by_exact_length(void) {
    struct sockaddr_un address;
    path_address(&address, env("FORBIDDEN"));
    attempt(connect(stream(), (void *) &address, 2 + strlen(env("FORBIDDEN"))), "connect");
    opened("connected");
}
static void by_sequence_socket(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("FORBIDDEN_SEQ"));
    attempt(connect(must(socket(AF_UNIX, SOCK_SEQPACKET, 0), "socket"), (void *) &address, length), "connect");
    opened("connected");
}
static void by_undumpable(void) {
    must(prctl(PR_SET_DUMPABLE, 0), "prctl");
    connect_to(env("FORBIDDEN"));
}
static void by_vfork(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("FORBIDDEN"));
    int fd = stream(), status;
    pid_t pid = vfork();
    if (pid == 0) {
        _exit(connect(fd, (void *) &address, length) == 0 ? 0 : 1);
    }
    must(waitpid(pid, &status, 0), "waitpid");
    if (status != 0) {
        closed("connect in a vfork child");
    }
    opened("connected");
}
static void by_chroot(void) {
    if (geteuid() != 0) {
        must(unshare(CLONE_NEWUSER), "unshare");
    }
    must(chroot(env("OUTSIDE")), "chroot");
    char path[256];
    snprintf(path, sizeof path, "/%s", base(env("FORBIDDEN")));
    connect_to(path);
}
static void abstract(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path + 1, env("ABSTRACT"));
    attempt(connect(stream(), (void *) &address, 3 + strlen(env("ABSTRACT"))), "connect");
    opened("connected");
}
static void dgram_connect(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("FORBIDDEN_DGRAM"));
    attempt(connect(datagram(), (void *) &address, length), "connect");
    opened("connected");
}
static void dgram_sendto(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("FORBIDDEN_DGRAM"));
    attempt(sendto(datagram(), "x", 1, 0, (void *) &address, length), "sendto");
    opened("sent");
}
static void dgram_messages(int many) {
    struct sockaddr_un address;
    struct iovec content = {"x", 1};
    struct mmsghdr message = {.msg_hdr = {.msg_name = &address, .msg_iov = &content, .msg_iovlen = 1}};
    message.msg_hdr.msg_namelen = path_address(&address, env("FORBIDDEN_DGRAM"));
    if (many) {
        attempt(sendmmsg(datagram(), &message, 1, 0), "sendmmsg");
    } else {
        attempt(sendmsg(datagram(), &message.msg_hdr, 0), "sendmsg");
    }
    opened("sent");
}
static void dgram_sendmsg(void) { dgram_messages(0); }
static void dgram_sendmmsg(void) { dgram_messages(1); }
static void granted_connect(void) { connect_to(env("GRANTED")); }
static void granted_bind(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("GRANTED"));
    attempt(bind(stream(), (void *) &address, length), "bind");
    opened("bound");
}
static void bind_new(void) {
    struct sockaddr_un address;
    socklen_t length = path_address(&address, "new");
    attempt(bind(stream(), (void *) &address, length), "bind");
    opened("bound");
}
static void bind_unnamed(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    attempt(bind(stream(), (void *) &address, 2), "bind");
    opened("bound");
}

/* Races. */
static union {
    struct sockaddr any;
    struct sockaddr_un un;
    struct sockaddr_nl nl;
    char bytes[128];
} shared, good, bad;
static int good_fd, bad_fd, shared_fd;

static void *swap(void *with_descriptor) {
    for (;;) {
        if (with_descriptor != NULL) {
            dup2(good_fd, shared_fd);
        }
        shared = good;
        linger_for(200);
        shared = bad;
        if (with_descriptor != NULL) {
            dup2(bad_fd, shared_fd);
        }
        linger_for(500);
    }
    return NULL;
}
/* The address is not there when the message is judged, and is when it is sent. */
static struct msghdr swapped;
static void *swap_name(void *name) {
    for (;;) {
        __atomic_store_n(&swapped.msg_namelen, sizeof bad.un, __ATOMIC_SEQ_CST);
        __atomic_store_n(&swapped.msg_name, name, __ATOMIC_SEQ_CST);
        linger_for(500);
        __atomic_store_n(&swapped.msg_name, NULL, __ATOMIC_SEQ_CST);
        __atomic_store_n(&swapped.msg_namelen, 0, __ATOMIC_SEQ_CST);
        linger_for(200);
    }
    return NULL;
}
static void race_message(int fd) {
    int rounds = number("ROUNDS");
    struct iovec content = {"x", 1};
    pthread_t swapper;
    path_address(&bad.un, env("FORBIDDEN_DGRAM"));
    swapped.msg_iov = &content;
    swapped.msg_iovlen = 1;
    pthread_create(&swapper, NULL, swap_name, &bad.un);
    for (int i = 0; i < rounds; i++) {
        if (sendmsg(fd, &swapped, MSG_DONTWAIT) == 1) {
            opened("round %d", i);
        }
    }
    closed("none was sent");
}
static void race_datagram(void) { race_message(attempt(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket")); }
static void race_raw(void) { race_message(attempt(socket(AF_UNIX, SOCK_RAW, 0), "socket")); }
static void pair_of_datagrams(void) {
    int ends[2];
    struct sockaddr_un address;
    socklen_t length = path_address(&address, env("FORBIDDEN_DGRAM"));
    attempt(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends), "socketpair");
    attempt(sendto(ends[0], "x", 1, 0, (void *) &address, length), "sendto");
    opened("sent");
}
static void pair_of_connections(void) {
    int ends[2];
    attempt(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
    attempt(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
    attempt(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    opened("made");
}
static int reached(int fd) {
    struct sockaddr_un peer = {0};
    socklen_t length = sizeof peer;
    return getpeername(fd, (void *) &peer, &length) == 0 && strcmp(peer.sun_path, env("FORBIDDEN")) == 0;
}
static void race_paths(void) {
    int rounds = number("ROUNDS"), connected = 0;
    pthread_t swapper;
    path_address(&good.un, env("GRANTED"));
    path_address(&bad.un, env("FORBIDDEN"));
    shared = good;
    pthread_create(&swapper, NULL, swap, NULL);
    for (int i = 0; i < rounds; i++) {
        int fd = stream();
        connected += connect(fd, &shared.any, sizeof shared.un) == 0;
        if (reached(fd)) {
            opened("round %d", i);
        }
        close(fd);
    }
    closed("%d allowed", connected);
}
static void race_links(void) {
    int rounds = number("ROUNDS"), connected = 0;
    pid_t parent = getpid();
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(0);
        }
        for (;;) {
            symlink(env("GRANTED"), "a");
            rename("a", "link");
            symlink(env("FORBIDDEN"), "b");
            rename("b", "link");
        }
    }
    usleep(10000);
    for (int i = 0; i < rounds; i++) {
        struct sockaddr_un address;
        socklen_t length = path_address(&address, "link");
        int fd = stream();
        connected += connect(fd, (void *) &address, length) == 0;
        if (reached(fd)) {
            opened("round %d", i);
        }
        close(fd);
    }
    closed("%d allowed", connected);
}
static void race_netlink_to_path(void) {
    int rounds = number("ROUNDS"), connected = 0;
    pthread_t swapper;
    good.nl.nl_family = AF_NETLINK;
    path_address(&bad.un, env("FORBIDDEN"));
    shared = good;
    good_fd = must(socket(AF_NETLINK, SOCK_RAW, 0), "socket");
    shared_fd = must(dup(good_fd), "dup");
    bad_fd = stream();
    pthread_create(&swapper, NULL, swap, "with descriptor");
    for (int i = 0; i < rounds; i++) {
        connected += connect(shared_fd, &shared.any, sizeof shared.un) == 0;
        if (reached(bad_fd)) {
            opened("round %d", i);
        }
    }
    closed("%d allowed", connected);
}

ATTACKS(A(by_path), A(by_dots), A(by_chdir), A(by_symlink), A(by_symlink_to_directory), A(by_proc_root), A(by_proc_cwd),
        A(by_proc_fd), A(by_proc_dir_fd), A(by_own_directory_of_a_thread), A(by_exact_length), A(by_sequence_socket),
        A(by_undumpable), A(by_vfork), A(by_chroot), A(abstract), A(dgram_connect), A(dgram_sendto), A(dgram_sendmsg),
        A(dgram_sendmmsg), A(granted_connect), A(granted_bind), A(bind_new), A(bind_unnamed), A(race_paths),
        A(race_links), A(race_netlink_to_path), A(race_datagram), A(race_raw), A(pair_of_datagrams), A(pair_of_connections))

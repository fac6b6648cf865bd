/*
 * Ways out through the network. FORBIDDEN and ALLOWED are TCP ports on which the test listens; HOST is where the forbidden
 * one is (127.0.0.1 unless said).
 */
#include "attack.h"
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

static struct sockaddr_in ip4(const char *host, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    must(inet_pton(AF_INET, host, &address.sin_addr) == 1 ? 0 : -1, "inet_pton");
    return address;
}

static struct sockaddr_in6 ip6(const char *host, int port) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    must(inet_pton(AF_INET6, host, &address.sin6_addr) == 1 ? 0 : -1, "inet_pton");
    return address;
}

static const char *host(void) { return getenv("HOST") == NULL ? "127.0.0.1" : getenv("HOST"); }
static int forbidden(void) { return number("FORBIDDEN"); }
static int tcp(int family) { return attempt(socket(family, SOCK_STREAM, 0), "socket"); }

static void reset_on_close(int fd) {
    struct linger linger = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

static void to4(const char *to) {
    struct sockaddr_in address = ip4(to, forbidden());
    attempt(connect(tcp(AF_INET), (void *) &address, sizeof address), "connect");
    opened("connected");
}
static void to6(const char *to, int scope) {
    struct sockaddr_in6 address = ip6(to, forbidden());
    address.sin6_scope_id = scope;
    attempt(connect(tcp(AF_INET6), (void *) &address, sizeof address), "connect");
    opened("connected");
}

/* SOCKET is family,type,protocol. */
static void make(void) {
    int family, type, protocol;
    if (sscanf(env("SOCKET"), "%d,%d,%d", &family, &type, &protocol) != 3) {
        broken("SOCKET");
    }
    attempt(socket(family, type, protocol), "socket");
    opened("made");
}
static void pair_inet(void) {
    int ends[2];
    /* AF_TIPC is the only other family with pairs */
    attempt(socketpair(30, SOCK_STREAM, 0, ends), "socketpair");
    opened("made");
}
static void unix_socket(void) {
    int ends[2];
    attempt(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
    attempt(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), "socketpair");
    opened("made");
}

static void connect4(void) { to4(host()); }
static void connect_any(void) { to4("0.0.0.0"); }
static void connect_other_loopback(void) { to4("127.8.9.10"); }
static void connect6(void) { to6("::1", 0); }
static void connect6_scoped(void) { to6("::1", 1); }
static void connect6_any(void) { to6("::", 0); }
static void connect_mapped(void) { to6("::ffff:127.0.0.1", 0); }
static void connect_mapped_any(void) { to6("::ffff:0.0.0.0", 0); }
static void connect_nonblocking(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    int fd = attempt(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    if (connect(fd, (void *) &address, sizeof address) == -1 && errno != EINPROGRESS) {
        closed("connect %s", strerrorname_np(errno));
    }
    struct pollfd connecting = {fd, POLLOUT};
    must(poll(&connecting, 1, 60000), "poll");
    if (connect(fd, (void *) &address, sizeof address) == -1 && errno != ECONNRESET) {
        closed("connect again %s", strerrorname_np(errno));
    }
    opened("connected");
}
static void connect_allowed(void) {
    struct sockaddr_in address = ip4("127.0.0.1", number("ALLOWED"));
    attempt(connect(tcp(AF_INET), (void *) &address, sizeof address), "connect");
    opened("connected");
}
static void connect_after_unspec(void) {
    struct sockaddr_in address = ip4("127.0.0.1", number("ALLOWED"));
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    int fd = tcp(AF_INET);
    must(connect(fd, (void *) &address, sizeof address), "connect");
    must(connect(fd, &none, sizeof none), "connect AF_UNSPEC");
    address = ip4(host(), forbidden());
    attempt(connect(fd, (void *) &address, sizeof address), "connect");
    opened("connected");
}
static void connect_wide_arguments(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    long junk = 0x5a5a5a5a00000000;
    long fd = attempt(syscall(SYS_socket, junk | AF_INET, junk | SOCK_STREAM, junk), "socket");
    attempt(syscall(SYS_connect, junk | fd, &address, junk | sizeof address), "connect");
    opened("connected");
}
static void connect_with_own_descriptors(void) {
    /* A thread with descriptors of its own. */
    struct sockaddr_in address = ip4(host(), forbidden());
    int fd = tcp(AF_INET);
    must(unshare(CLONE_FILES), "unshare");
    attempt(connect(fd, (void *) &address, sizeof address), "connect");
    opened("connected");
}

/* Lengths and pointers that no honest program passes, with the forbidden port in what they point at. */
static void connect_malformed(void) {
    struct sockaddr_in good = ip4(host(), forbidden());
    static const long lengths[] = {16, 0, 1, 2, 3, 7, 8, 15, 17, 24, 28, 109, 110, 111, 127, 128, 129, 4096,
                                   0x7fffffff, 0x80000000, 0xffffffff, 0x100000010};
    char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    must(munmap(pages + 4096, 4096), "munmap");
    signal(SIGPIPE, SIG_IGN);
    memcpy(pages, &good, sizeof good);
    memcpy(pages + 4096 - sizeof good, &good, sizeof good);
    memcpy(pages + 4096 - 8, &good, 8);
    void *pointers[] = {pages, pages + 4096 - sizeof good, pages + 4096 - 8, pages + 4095, NULL, (void *) 1,
                        (void *) -1, (void *) 0xffffffff81000000, pages + 4096};
    for (unsigned i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        for (unsigned j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            int fd = tcp(AF_INET);
            if (syscall(SYS_connect, fd, pointers[i], lengths[j]) == 0) {
                opened("pointer %u length %ld", i, lengths[j]);
            }
            syscall(SYS_bind, fd, pointers[i], lengths[j]);
            syscall(SYS_sendto, fd, "x", 1, 0, pointers[i], lengths[j]);
            syscall(SYS_sendto, fd, pointers[i], lengths[j], 0, pages, 16);
            syscall(SYS_sendto, fd, "x", 0, 0, pages, 16);
            struct msghdr message = {.msg_name = pointers[i], .msg_namelen = lengths[j]};
            syscall(SYS_sendmsg, fd, &message, 0);
            syscall(SYS_sendmsg, fd, pointers[i], 0);
            syscall(SYS_sendmmsg, fd, pointers[i], lengths[j], 0);
            syscall(SYS_listen, -1, lengths[j]);
            close(fd);
        }
    }
    closed("none connects");
}

static void fastopen_sendto(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    attempt(sendto(tcp(AF_INET), "x", 1, MSG_FASTOPEN, (void *) &address, sizeof address), "sendto");
    opened("sent");
}
static struct mmsghdr *message(struct sockaddr_in *address) {
    static struct iovec content = {"x", 1};
    static struct mmsghdr header;
    header.msg_hdr.msg_name = address;
    header.msg_hdr.msg_namelen = sizeof *address;
    header.msg_hdr.msg_iov = &content;
    header.msg_hdr.msg_iovlen = 1;
    return &header;
}
static void fastopen_sendmsg(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    attempt(sendmsg(tcp(AF_INET), &message(&address)->msg_hdr, MSG_FASTOPEN), "sendmsg");
    opened("sent");
}
static void fastopen_sendmmsg(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    attempt(sendmmsg(tcp(AF_INET), message(&address), 1, MSG_FASTOPEN), "sendmmsg");
    opened("sent");
}
static void fastopen_connect(void) {
    struct sockaddr_in address = ip4(host(), forbidden());
    int fd = tcp(AF_INET), one = 1;
    attempt(setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN_CONNECT, &one, sizeof one), "setsockopt");
    attempt(connect(fd, (void *) &address, sizeof address), "connect");
    if (write(fd, "x", 1) == -1 && errno != ECONNRESET) {
        closed("write %s", strerrorname_np(errno));
    }
    opened("sent");
}
static void udp_send(int family, struct sockaddr *address, socklen_t length) {
    int fd = attempt(socket(family, SOCK_DGRAM, 0), "socket");
    attempt(sendto(fd, "x", 1, 0, address, length), "sendto");
    opened("sent");
}
static void udp_sendto(void) {
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    udp_send(AF_INET, (void *) &address, sizeof address);
}
static void udp6_sendto(void) {
    struct sockaddr_in6 address = ip6("::1", forbidden());
    udp_send(AF_INET6, (void *) &address, sizeof address);
}
static void udp_sendto_unspec(void) {
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    address.sin_family = AF_UNSPEC;
    udp_send(AF_INET, (void *) &address, sizeof address);
}
static void udp_connect(void) {
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    int fd = attempt(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    attempt(connect(fd, (void *) &address, sizeof address), "connect");
    attempt(send(fd, "x", 1, 0), "send");
    opened("sent");
}
static void udp_sendmsg(void) {
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    int fd = attempt(socket(AF_INET, SOCK_DGRAM, 0), "socket");
    attempt(sendmsg(fd, &message(&address)->msg_hdr, 0), "sendmsg");
    opened("sent");
}

/* One bad entry among good ones, and more of them than the kernel takes. */
static void sendmmsg_mixed(void) {
    int ends[2];
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    struct mmsghdr messages[3];
    must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
    for (int i = 0; i < 3; i++) {
        messages[i] = *message(&address);
        messages[i].msg_hdr.msg_name = NULL;
        messages[i].msg_hdr.msg_namelen = 0;
    }
    must(sendmmsg(ends[0], messages, 3, 0) == 3 ? 0 : -1, "sendmmsg without addresses");
    messages[1] = *message(&address);
    attempt(sendmmsg(ends[0], messages, 3, 0), "sendmmsg");
    opened("sent");
}
static void sendmmsg_many(void) {
    static struct mmsghdr messages[2000];
    static struct iovec content = {"x", 1};
    int ends[2];
    must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), "socketpair");
    for (int i = 0; i < 2000; i++) {
        messages[i].msg_hdr.msg_iov = &content;
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    attempt(sendmmsg(ends[0], messages, 2000, MSG_DONTWAIT), "sendmmsg");
    opened("sent");
}

static void bind_address(struct sockaddr_in address) {
    attempt(bind(tcp(AF_INET), (void *) &address, sizeof address), "bind");
    opened("bound");
}
static void bind_port(void) { bind_address(ip4("127.0.0.1", number("FREE"))); }
static void bind_any_port(void) { bind_address(ip4("127.0.0.1", 0)); }
static void bind_unspec(void) {
    struct sockaddr_in address = ip4("0.0.0.0", number("FREE"));
    address.sin_family = AF_UNSPEC;
    bind_address(address);
}
static void bind6_port(void) {
    struct sockaddr_in6 address = ip6("::1", number("FREE"));
    attempt(bind(tcp(AF_INET6), (void *) &address, sizeof address), "bind");
    opened("bound");
}
static void bind_mapped(void) {
    struct sockaddr_in6 address = ip6("::ffff:127.0.0.1", number("FREE"));
    attempt(bind(tcp(AF_INET6), (void *) &address, sizeof address), "bind");
    opened("bound");
}
static void listen_unbound(void) {
    attempt(listen(tcp(AF_INET), 1), "listen");
    opened("listening");
}
static void listen_unbound6(void) {
    attempt(listen(tcp(AF_INET6), 1), "listen");
    opened("listening");
}
static void listen_after_disconnect(void) {
    struct sockaddr_in address = ip4("127.0.0.1", number("ALLOWED"));
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    int fd = tcp(AF_INET);
    must(connect(fd, (void *) &address, sizeof address), "connect");
    must(connect(fd, &none, sizeof none), "connect AF_UNSPEC");
    attempt(listen(fd, 1), "listen");
    opened("listening");
}

/* Races: what was judged is exchanged before it is used. */
static union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_un un;
    struct sockaddr_nl nl;
    char bytes[128];
} shared, good, bad;
static socklen_t shared_length;
static volatile int stop;
static int shared_fd, good_fd = -1, bad_fd = -1;

static void *swap_ports(void *nothing) {
    while (!stop) {
        *(volatile in_port_t *) &shared.in.sin_port = good.in.sin_port;
        linger_for(50);
        *(volatile in_port_t *) &shared.in.sin_port = bad.in.sin_port;
        linger_for(50);
    }
    return nothing;
}
static void *swap_descriptors(void *nothing) {
    while (!stop) {
        dup2(good_fd, shared_fd);
        shared = good;
        linger_for(200);
        shared = bad;
        dup2(bad_fd, shared_fd);
        linger_for(500);
    }
    return nothing;
}
static void *close_descriptors(void *nothing) {
    while (!stop) {
        close(shared_fd);
    }
    return nothing;
}

static void count(int connected, int refused) {
    stop = 1;
    closed("%d allowed %d refused", connected, refused);
}

/* [21:32] */
static void race_ports(void) {
    int rounds = number("ROUNDS"), connected = 0, refused = 0;
    pthread_t swapper;
    shared.in = good.in = ip4("127.0.0.1", number("ALLOWED"));
    bad.in = ip4("127.0.0.1", forbidden());
    pthread_create(&swapper, NULL, swap_ports, NULL);
    for (int i = 0; i < rounds; i++) {
        int fd = tcp(AF_INET);
        reset_on_close(fd);
        if (connect(fd, &shared.any, sizeof shared.in) == 0) {
            struct sockaddr_in peer;
            socklen_t length = sizeof peer;
            connected++;
            if (getpeername(fd, (void *) &peer, &length) == 0 && peer.sin_port == bad.in.sin_port) {
                opened("round %d", i);
            }
        } else {
            refused++;
        }
        close(fd);
    }
    count(connected, refused);
}

/* An address that leads nowhere is judged, and another one is used; the descriptor changes with it. */
static void race_family(int good_family, int good_length) {
    int rounds = number("ROUNDS"), connected = 0, refused = 0;
    pthread_t swapper;
    shared = good;
    shared_length = good_length;
    good_fd = must(socket(good_family, SOCK_STREAM, 0), "socket");
    shared_fd = must(dup(good_fd), "dup");
    for (int i = 0; i < rounds; i++) {
        bad_fd = tcp(bad.any.sa_family);
        reset_on_close(bad_fd);
        if (i == 0) {
            pthread_create(&swapper, NULL, swap_descriptors, NULL);
        }
        if (connect(shared_fd, &shared.any, shared_length) == 0) {
            connected++;
        } else {
            refused++;
        }
        struct sockaddr_in peer;
        socklen_t length = sizeof peer;
        if (getpeername(bad_fd, (void *) &peer, &length) == 0) {
            opened("round %d", i);
        }
        close(bad_fd);
    }
    count(connected, refused);
}
static void race_abstract_to_inet(void) {
    bad.in = ip4(host(), forbidden());
    good.un.sun_family = AF_UNIX;
    strcpy(good.un.sun_path + 1, "nobody-listens");
    race_family(AF_UNIX, sizeof shared.in);
}
static void race_path_to_inet(void) {
    bad.in = ip4(host(), forbidden());
    good.un.sun_family = AF_UNIX;
    strcpy(good.un.sun_path, "nobody");
    race_family(AF_UNIX, sizeof shared.in);
}
static void race_close(void) {
    int rounds = number("ROUNDS"), connected = 0, refused = 0;
    pthread_t closer;
    shared.in = ip4("127.0.0.1", number("ALLOWED"));
    shared_fd = 100;
    pthread_create(&closer, NULL, close_descriptors, NULL);
    for (int i = 0; i < rounds; i++) {
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        reset_on_close(fd);
        dup2(fd, shared_fd);
        if (connect(shared_fd, &shared.any, sizeof shared.in) == 0) {
            connected++;
        } else {
            refused++;
        }
        close(fd);
    }
    count(connected, refused);
}
static void refused_many(void) {
    int rounds = number("ROUNDS"), connected = 0, refused = 0;
    struct sockaddr_in address = ip4("127.0.0.1", forbidden());
    for (int i = 0; i < rounds; i++) {
        int fd = tcp(AF_INET);
        if (connect(fd, (void *) &address, sizeof address) == 0) {
            opened("connected");
        }
        refused++;
        close(fd);
    }
    count(connected, refused);
}

ATTACKS(A(make), A(pair_inet), A(unix_socket), A(connect4), A(connect_any), A(connect_other_loopback), A(connect6),
        A(connect6_scoped), A(connect6_any), A(connect_mapped), A(connect_mapped_any), A(connect_nonblocking),
        A(connect_allowed), A(connect_after_unspec), A(connect_wide_arguments), A(connect_with_own_descriptors),
        A(connect_malformed), A(fastopen_sendto), A(fastopen_sendmsg), A(fastopen_sendmmsg), A(fastopen_connect),
        A(udp_sendto), A(udp6_sendto), A(udp_sendto_unspec), A(udp_connect), A(udp_sendmsg), A(sendmmsg_mixed),
        A(sendmmsg_many), A(bind_port), A(bind_any_port), A(bind_unspec), A(bind6_port), A(bind_mapped),
        A(listen_unbound), A(listen_unbound6), A(listen_after_disconnect), A(race_ports), A(race_abstract_to_inet),
        A(race_path_to_inet), A(race_close), A(refused_many))

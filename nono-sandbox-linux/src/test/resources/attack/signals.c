/* Ways to signal a process outside: VICTIM is its number, SIGNAL the signal. */
#include "attack.h"
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

static pid_t victim(void) { return number("VICTIM"); }
static int signal_(void) { return number("SIGNAL"); }

static siginfo_t *information(void) {
    static siginfo_t info;
    info.si_signo = signal_();
    info.si_code = SI_QUEUE;
    info.si_pid = getpid();
    info.si_uid = getuid();
    return &info;
}

static void by_kill(void) {
    attempt(kill(victim(), signal_()), "kill");
    opened("sent");
}
static void by_tkill(void) {
    attempt(syscall(SYS_tkill, victim(), signal_()), "tkill");
    opened("sent");
}
static void by_tgkill(void) {
    attempt(syscall(SYS_tgkill, victim(), victim(), signal_()), "tgkill");
    opened("sent");
}
static void by_group(void) {
    attempt(kill(-victim(), signal_()), "kill");
    opened("sent");
}
static void by_sigqueue(void) {
    attempt(syscall(SYS_rt_sigqueueinfo, victim(), signal_(), information()), "rt_sigqueueinfo");
    opened("sent");
}
static void by_tgsigqueue(void) {
    attempt(syscall(SYS_rt_tgsigqueueinfo, victim(), victim(), signal_(), information()), "rt_tgsigqueueinfo");
    opened("sent");
}
static void by_pidfd(void) {
    int fd = must(syscall(SYS_pidfd_open, victim(), 0), "pidfd_open");
    attempt(syscall(SYS_pidfd_send_signal, fd, signal_(), NULL, 0), "pidfd_send_signal");
    opened("sent");
}
static void by_proc_pidfd(void) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d", victim());
    int fd = attempt(open(path, O_RDONLY | O_DIRECTORY), "open");
    attempt(syscall(SYS_pidfd_send_signal, fd, signal_(), NULL, 0), "pidfd_send_signal");
    opened("sent");
}

/* The kernel sends SIGIO in the name of whoever set the owner; the test looks whether the victim got it. */
static void owner(int reader, int writer) {
    must(fcntl(reader, F_SETSIG, signal_()), "F_SETSIG");
    must(fcntl(reader, F_SETFL, fcntl(reader, F_GETFL) | O_ASYNC), "F_SETFL");
    must(write(writer, "x", 1), "write");
    usleep(100000);
    opened("asked for it");
}
static void by_owner(void) {
    int ends[2];
    must(pipe(ends), "pipe");
    attempt(fcntl(ends[0], F_SETOWN, victim()), "F_SETOWN");
    owner(ends[0], ends[1]);
}
static void by_owner_thread(void) {
    int ends[2];
    struct f_owner_ex who = {F_OWNER_TID, victim()};
    must(pipe(ends), "pipe");
    attempt(fcntl(ends[0], F_SETOWN_EX, &who), "F_SETOWN_EX");
    owner(ends[0], ends[1]);
}
static void by_owner_group(void) {
    int ends[2];
    struct f_owner_ex who = {F_OWNER_PGRP, victim()};
    must(pipe(ends), "pipe");
    attempt(fcntl(ends[0], F_SETOWN_EX, &who), "F_SETOWN_EX");
    owner(ends[0], ends[1]);
}
static void by_socket_owner(void) {
    int ends[2];
    int pid = victim();
    must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    attempt(ioctl(ends[0], FIOSETOWN, &pid), "FIOSETOWN");
    owner(ends[0], ends[1]);
}
static void own_grandchild(void) {
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0) {
            pause();
        }
        usleep(50000);
        _exit(kill(grandchild, SIGKILL) == 0 ? 0 : 1);
    }
    int status;
    must(waitpid(child, &status, 0), "waitpid");
    if (status != 0) {
        closed("kill of the own grandchild");
    }
    opened("killed");
}

ATTACKS(A(by_kill), A(by_tkill), A(by_tgkill), A(by_group), A(by_sigqueue), A(by_tgsigqueue), A(by_pidfd),
        A(by_proc_pidfd), A(by_owner), A(by_owner_thread), A(by_owner_group), A(by_socket_owner), A(own_grandchild))

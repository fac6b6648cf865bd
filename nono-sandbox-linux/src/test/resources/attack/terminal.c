/* Ways to type into a terminal: one that the attack makes, or the one that it was given. */
#include "attack.h"
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>

#ifndef TIOCLINUX
#define TIOCLINUX 0x541C
#endif

static int own_terminal(void) {
    int master = must(posix_openpt(O_RDWR | O_NOCTTY), "posix_openpt");
    must(grantpt(master), "grantpt");
    must(unlockpt(master), "unlockpt");
    if (fork() != 0) {
        int status;
        wait(&status);
        _exit(WEXITSTATUS(status));
    }
    must(setsid(), "setsid");
    int slave = must(open(ptsname(master), O_RDWR), "open the terminal");
    must(ioctl(slave, TIOCSCTTY, 0), "TIOCSCTTY");
    return slave;
}
static void type_into(int fd, unsigned long command) {
    char key = 'x';
    attempt(syscall(SYS_ioctl, fd, command, &key), "ioctl");
    opened("typed");
}
static void own(void) { type_into(own_terminal(), TIOCSTI); }
static void own_wide_command(void) { type_into(own_terminal(), 0x7700000000 | TIOCSTI); }
static void given(void) { type_into(0, TIOCSTI); }
static void given_wide_command(void) { type_into(0, 0x100000000 | TIOCSTI); }
static void given_by_name(void) { type_into(must(open("/dev/tty", O_RDWR), "open /dev/tty"), TIOCSTI); }
static void paste(void) {
    char selection[16] = {3};
    if (syscall(SYS_ioctl, 0, TIOCLINUX, selection) == -1 && errno == EPERM) {
        closed("TIOCLINUX EPERM");
    }
    opened("TIOCLINUX %s", strerrorname_np(errno));
}
static void discipline(void) {
    int null_discipline = 27;
    attempt(ioctl(own_terminal(), TIOCSETD, &null_discipline), "TIOCSETD");
    opened("changed");
}
static void size(void) {
    struct winsize window;
    attempt(ioctl(0, TIOCGWINSZ, &window), "TIOCGWINSZ");
    opened("%d columns", window.ws_col);
}

ATTACKS(A(own), A(own_wide_command), A(given), A(given_wide_command), A(given_by_name), A(paste), A(discipline), A(size))

/* What was inherited, and what a descriptor of it leads to. */
#include "attack.h"
#include <dirent.h>
#include <signal.h>

static void inherited(void) {
    int last = number("LAST");
    for (int fd = 3; fd <= last; fd++) {
        if (fcntl(fd, F_GETFD) != -1) {
            opened("descriptor %d", fd);
        }
    }
    closed("none from 3 to %d", last);
}

/* Prints what the kernel says of this process. */
static void status(void) {
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    attempt(file == NULL ? -1 : 0, "open");
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "NoNewPrivs", 10) == 0 || strncmp(line, "Seccomp:", 8) == 0 || strncmp(line, "Sig", 3) == 0) {
            printf("%s", line);
        }
    }
    opened("status");
}

ATTACKS(A(inherited), A(status))

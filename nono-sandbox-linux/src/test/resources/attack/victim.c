/* A process outside the sandbox that attacks aim at. It says "r" when it is ready, and ends by itself. */
#include "attack.h"
#include <sys/prctl.h>

int main(int argc, char **argv) {
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    if (argc > 1 && strcmp(argv[1], "group") == 0) {
        setpgid(0, 0);
    }
    must(write(1, "r", 1), "write");
    sleep(120);
    return 0;
}

/* layers N program ...: stacks N Landlock layers that hardly restrict, and executes the program. */
#include "attack.h"
#include <linux/landlock.h>
#include <sys/prctl.h>

int main(int argc, char **argv) {
    struct landlock_ruleset_attr attribute = {.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_BLOCK};
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl");
    for (int i = atoi(argv[1]); i > 0; i--) {
        int ruleset = must(syscall(SYS_landlock_create_ruleset, &attribute, sizeof attribute.handled_access_fs, 0),
                           "landlock_create_ruleset");
        must(syscall(SYS_landlock_restrict_self, ruleset, 0), "landlock_restrict_self");
        close(ruleset);
    }
    execv(argv[2], argv + 2);
    broken("execv %s", strerrorname_np(errno));
}

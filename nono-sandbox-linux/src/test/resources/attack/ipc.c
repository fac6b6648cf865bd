/* System V and POSIX objects of other processes of the user, and more processes than there may be. */
#include "attack.h"
#include <mqueue.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>

/* KEY is that of a segment that was made outside. */
static void shared_memory(void) {
    int id = attempt(shmget(number("KEY"), 4096, 0), "shmget");
    char *memory = shmat(id, NULL, 0);
    attempt(memory == (void *) -1 ? -1 : 0, "shmat");
    opened("%s", memory);
}
static void make_shared_memory(void) {
    int id = must(shmget(number("KEY"), 4096, IPC_CREAT | IPC_EXCL | 0600), "shmget");
    strcpy(shmat(id, NULL, 0), "shared");
    opened("made");
}
static void remove_shared_memory(void) {
    must(shmctl(must(shmget(number("KEY"), 4096, 0), "shmget"), IPC_RMID, NULL), "shmctl");
    opened("removed");
}
static void posix_shared_memory(void) {
    attempt(shm_open("/nono-attack", O_CREAT | O_RDWR, 0600), "shm_open");
    shm_unlink("/nono-attack");
    opened("made");
}
static void forks(void) {
    int made = 0, most = number("MOST");
    while (made < most) {
        pid_t pid = fork();
        if (pid == -1) {
            int why = errno;
            signal(SIGTERM, SIG_IGN);
            kill(0, SIGTERM);
            closed("fork after %d %s", made, strerrorname_np(why));
        }
        if (pid == 0) {
            pause();
            _exit(0);
        }
        made++;
    }
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    opened("%d processes", made);
}
static void forks_in_own_group(void) {
    must(setpgid(0, 0), "setpgid");
    forks();
}

ATTACKS(A(shared_memory), A(make_shared_memory), A(remove_shared_memory), A(posix_shared_memory),
        A(forks_in_own_group))

/* Looks, from its first instruction on, for a thread of its parent whose memory it may open. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    char path[64], file[128];
    snprintf(path, sizeof path, "/proc/%d/task", getppid());
    for (int round = 0; round < 40; round++) {
        DIR *tasks = opendir(path);
        if (!tasks) {
            return 3;
        }
        for (struct dirent *task; (task = readdir(tasks));) {
            if (task->d_name[0] == '.') {
                continue;
            }
            snprintf(file, sizeof file, "%s/%s/mem", path, task->d_name);
            if (open(file, O_RDONLY) >= 0) {
                printf("open: %s\n", file);
                return 42;
            }
        }
        closedir(tasks);
    }
    return 0;
}

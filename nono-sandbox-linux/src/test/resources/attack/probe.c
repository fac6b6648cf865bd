/* Tries what it reads, a line each: an operation (r, w or b for both), a blank and a path. Says y or n for each. */
#include "attack.h"
#include <dirent.h>

static int directory(char operation, const char *path) {
    if (operation != 'w') {
        DIR *names = opendir(path);
        if (names == NULL) {
            return -1;
        }
        errno = 0;
        readdir(names);
        int failed = errno;
        closedir(names);
        if (failed != 0) {
            return -1;
        }
    }
    if (operation != 'r') {
        char name[4096];
        snprintf(name, sizeof name, "%s/probe", path);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (fd == -1) {
            return -1;
        }
        close(fd);
        return unlink(name);
    }
    return 0;
}

static int file(char operation, const char *path, int exists) {
    int flags = operation == 'r' ? O_RDONLY : operation == 'w' ? O_WRONLY : O_RDWR;
    int fd = open(path, exists ? flags : flags | O_CREAT, 0600);
    if (fd == -1) {
        return -1;
    }
    close(fd);
    char made[4096];
    return exists ? 0 : realpath(path, made) == NULL ? -1 : unlink(made);
}

int main(void) {
    char line[4200];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *path = line + 2;
        struct stat found;
        int exists = stat(path, &found) == 0;
        int result = exists && S_ISDIR(found.st_mode) ? directory(line[0], path) : file(line[0], path, exists);
        printf("%s\n", result == 0 ? "y" : errno == EACCES ? "n" : strerrorname_np(errno));
        fflush(stdout);
    }
    return 0;
}

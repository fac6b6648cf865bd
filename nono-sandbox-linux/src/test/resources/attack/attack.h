/*
 * An attack is a program that tries one thing and says what became of it:
 *   exit 0, "open: ..."    it worked;
 *   exit 1, "closed: ..."  the kernel refused the step that matters;
 *   exit 2, "broken: ..."  it could not be tried.
 * Every attack runs outside a sandbox first, where it must work.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static inline void say(int code, const char *word, const char *format, va_list arguments) {
    printf("%s: ", word);
    vprintf(format, arguments);
    printf("\n");
    fflush(stdout);
    _exit(code);
}

static inline void opened(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(0, "open", format, arguments);
}

static inline void closed(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(1, "closed", format, arguments);
}

static inline void broken(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    say(2, "broken", format, arguments);
}

/* A step that prepares the attack. */
static inline long must(long result, const char *what) {
    if (result == -1) {
        broken("%s %s", what, strerrorname_np(errno));
    }
    return result;
}

/* A step of the attack. */
static inline long attempt(long result, const char *what) {
    if (result == -1) {
        closed("%s %s", what, strerrorname_np(errno));
    }
    return result;
}

static inline const char *env(const char *name) {
    const char *value = getenv(name);
    if (value == NULL) {
        broken("no variable %s", name);
    }
    return value;
}

static inline int number(const char *name) {
    return atoi(env(name));
}

static inline const char *in(const char *variable, const char *name) {
    char *path = malloc(4096);
    snprintf(path, 4096, "%s/%s", env(variable), name);
    return path;
}

/* The attack has a descriptor: reads what is behind it. */
static inline void reads(int fd) {
    char content[256];
    long count = attempt(read(fd, content, sizeof content - 1), "read");
    content[count] = 0;
    opened("%.60s", content);
}

/* Lets what was written to memory be seen by others for a while. */
static inline void linger_for(int rounds) {
    __asm__ volatile("" ::: "memory");
    for (volatile int i = 0; i < rounds; i++) {
    }
}

/* The name of an attack is that of its function. */
#define A(function) {#function, function}

struct attack {
    const char *name;
    void (*run)(void);
};

#define ATTACKS(...) \
    int main(int argc, char **argv) { \
        static const struct attack attacks[] = {__VA_ARGS__}; \
        setvbuf(stdout, NULL, _IONBF, 0); \
        for (unsigned i = 0; argc > 1 && i < sizeof attacks / sizeof *attacks; i++) { \
            if (strcmp(argv[1], attacks[i].name) == 0) { \
                attacks[i].run(); \
                broken("%s ended without a word", argv[1]); \
            } \
        } \
        broken("no attack %s", argc > 1 ? argv[1] : ""); \
    }

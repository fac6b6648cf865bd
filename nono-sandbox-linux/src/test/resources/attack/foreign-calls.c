/* System calls in the conventions of other architectures. */
#include "attack.h"
#include <sys/socket.h>

static void by_interrupt(void) {
    long result = 0;
#ifdef __x86_64__
    /* i386: 20 is getpid */
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "r8", "r9", "r10", "r11", "memory");
#endif
    if (result <= 0) {
        closed("int 0x80 gives %ld", result);
    }
    opened("process %ld", result);
}
static void by_x32(void) {
    attempt(syscall(0x40000000 | SYS_getpid), "x32 getpid");
    opened("called");
}
static void by_x32_socket(void) {
    attempt(syscall(0x40000000 | SYS_socket, AF_INET, SOCK_STREAM, 0), "x32 socket");
    opened("called");
}
static void by_negative(void) {
    attempt(syscall(-1), "call -1");
    opened("called");
}

ATTACKS(A(by_interrupt), A(by_x32), A(by_x32_socket), A(by_negative))

/* Waits until the test says that the supervisor is dead, and writes down what it can do then. */
#include "attack.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

int main(int argc, char **argv) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    signal(SIGHUP, SIG_IGN);
    alarm(600);
    must(creat("ready", 0600), "creat");
    while (access("go", F_OK) == -1) {
        usleep(10000);
    }
    int report = must(creat("writing", 0600), "creat");
    address.sin_port = htons(number("ALLOWED"));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int result = connect(fd, (void *) &address, sizeof address);
    dprintf(report, "connect %s\n", result == 0 ? "works" : strerrorname_np(errno));
    result = bind(fd, (void *) &address, sizeof address);
    dprintf(report, "bind %s\n", result == 0 ? "works" : strerrorname_np(errno));
    result = socket(AF_INET, SOCK_DGRAM, 0);
    dprintf(report, "udp %s\n", result >= 0 ? "works" : strerrorname_np(errno));
    execl("/bin/true", "true", NULL);
    dprintf(report, "execve %s\n", strerrorname_np(errno));
    result = open(env("SECRET"), O_RDONLY);
    dprintf(report, "secret %s\n", result >= 0 ? "works" : strerrorname_np(errno));
    result = kill(1, 0);
    dprintf(report, "signal %s\n", result == 0 ? "works" : strerrorname_np(errno));
    result = open("own", O_CREAT | O_RDWR, 0600);
    dprintf(report, "own %s\n", result >= 0 ? "works" : strerrorname_np(errno));
    rename("writing", "report");
    return 0;
}

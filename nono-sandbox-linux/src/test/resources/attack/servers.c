/* Listens on the unix sockets that the attacks aim at, says "r" and serves until it is killed. */
#include "attack.h"
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static int serve(int type, const char *path, int abstract) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = must(socket(AF_UNIX, type | SOCK_NONBLOCK, 0), "socket");
    socklen_t length = sizeof address;
    if (abstract) {
        strcpy(address.sun_path + 1, path);
        length = 3 + strlen(path);
    } else {
        strcpy(address.sun_path, path);
    }
    must(bind(fd, (void *) &address, length), "bind");
    if (type != SOCK_DGRAM) {
        must(listen(fd, 1000), "listen");
    }
    return fd;
}

int main(void) {
    struct pollfd all[] = {{serve(SOCK_STREAM, env("FORBIDDEN"), 0), POLLIN},
                           {serve(SOCK_STREAM, env("GRANTED"), 0), POLLIN},
                           {serve(SOCK_STREAM, env("ABSTRACT"), 1), POLLIN},
                           {serve(SOCK_SEQPACKET, env("FORBIDDEN_SEQ"), 0), POLLIN},
                           {serve(SOCK_DGRAM, env("FORBIDDEN_DGRAM"), 0), POLLIN}};
    must(write(1, "r", 1), "write");
    for (;;) {
        must(poll(all, 5, -1), "poll");
        for (int i = 0; i < 5; i++) {
            char datagram[16];
            if (all[i].revents != 0) {
                int fd = i == 4 ? (recv(all[i].fd, datagram, sizeof datagram, 0), -1) : accept(all[i].fd, NULL, NULL);
                if (fd >= 0) {
                    close(fd);
                }
            }
        }
    }
}

/* A program that is not listed, or is. */
#include <stdio.h>

int main(void) {
    printf("open: unlisted\n");
    return 0;
}

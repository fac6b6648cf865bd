/* A 32-bit program: connects to 127.0.0.1, port in the environment-free way of its only argument; exit 0 if connected. */
    .code32
    .globl _start
    .text
_start:
    movl 8(%esp), %esi          /* argv[1], decimal */
    xorl %ebx, %ebx
    xorl %eax, %eax
1:  movb (%esi), %al
    testb %al, %al
    jz 2f
    subb $'0', %al
    imull $10, %ebx
    addl %eax, %ebx
    incl %esi
    jmp 1b
2:  xchgb %bl, %bh              /* network order */
    movw %bx, address+2
    movl $102, %eax             /* socketcall(SYS_SOCKET) */
    movl $1, %ebx
    movl $new, %ecx
    int $0x80
    testl %eax, %eax
    js 3f
    movl %eax, how
    movl $102, %eax             /* socketcall(SYS_CONNECT) */
    movl $3, %ebx
    movl $how, %ecx
    int $0x80
    testl %eax, %eax
    js 3f
    xorl %ebx, %ebx
    jmp 4f
3:  movl $1, %ebx
4:  movl $1, %eax
    int $0x80
    .data
new:
    .long 2, 1, 0
how:
    .long 0, address, 16
address:
    .word 2, 0
    .byte 127, 0, 0, 1
    .long 0, 0
    .section .note.GNU-stack,"",@progbits

package dev.nono.sandbox.linux.internal.seccomp;

import java.util.Locale;

/**
 * One instruction of classic BPF, {@code struct sock_filter}.
 *
 * @param code operation
 * @param jt how many instructions to skip if the comparison holds
 * @param jf how many to skip if it does not
 * @param k operand
 */
record Instruction(int code, int jt, int jf, int k) {

    static final int LOAD = 0x20;
    static final int JUMP = 0x05;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_GREATER_OR_EQUAL = 0x35;
    static final int JUMP_ANY_BIT = 0x45;
    static final int AND = 0x54;
    static final int RETURN = 0x06;

    /** Size of {@code struct sock_filter}. */
    static final int SIZE = 8;

    Instruction {
        if (jt < 0 || jt > 255 || jf < 0 || jf > 255) {
            throw new IllegalArgumentException("a conditional jump reaches 255 instructions, not " + jt + ", " + jf);
        }
    }

    /** The instruction for people, at the position {@code at} of its program. */
    String listing(int at) {
        int next = at + 1;
        return switch (code) {
            case LOAD -> "load " + SeccompData.name(k);
            case AND -> "and " + hex(k);
            case JUMP -> "goto " + (next + k);
            case JUMP_EQUAL -> condition("==", next);
            case JUMP_GREATER_OR_EQUAL -> condition(">=", next);
            case JUMP_ANY_BIT -> condition("has", next);
            case RETURN -> "return " + Action.name(k);
            default -> throw new IllegalStateException("instruction with the unknown code " + hex(code));
        };
    }

    private String condition(String operator, int next) {
        return "if " + operator + " " + hex(k) + " goto " + (next + jt) + " else " + (next + jf);
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}

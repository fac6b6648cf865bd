package dev.nono.sandbox.linux.internal.seccomp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Runs a filter over one system call, as the kernel would; on any machine. */
final class BpfInterpreter {

    private BpfInterpreter() {}

    /** The action for a call; missing arguments are 0. */
    static int run(BpfProgram program, int architecture, int number, long... arguments) {
        ByteBuffer data = ByteBuffer.allocate(SeccompData.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(SeccompData.NUMBER, number).putInt(SeccompData.ARCHITECTURE, architecture);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(SeccompData.low(i), arguments[i]);
        }
        List<Instruction> code = program.instructions();
        int accumulator = 0;
        int at = 0;
        while (true) {
            Instruction instruction = code.get(at++);
            int k = instruction.k();
            switch (instruction.code()) {
                case Instruction.LOAD -> accumulator = data.getInt(k);
                case Instruction.AND -> accumulator &= k;
                case Instruction.JUMP -> at += k;
                case Instruction.JUMP_EQUAL -> at += branch(instruction, accumulator == k);
                case Instruction.JUMP_GREATER_OR_EQUAL ->
                    at += branch(instruction, Integer.compareUnsigned(accumulator, k) >= 0);
                case Instruction.JUMP_ANY_BIT -> at += branch(instruction, (accumulator & k) != 0);
                case Instruction.RETURN -> {
                    return k;
                }
                default -> throw new AssertionError(instruction);
            }
        }
    }

    private static int branch(Instruction instruction, boolean holds) {
        return holds ? instruction.jt() : instruction.jf();
    }
}

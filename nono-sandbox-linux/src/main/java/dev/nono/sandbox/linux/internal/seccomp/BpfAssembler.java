package dev.nono.sandbox.linux.internal.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link BpfProgram} with labels instead of distances. A conditional jump reaches 255 instructions; where its
 * target is further away, it is spelled with unconditional ones. Jumps go forward, as the kernel demands.
 */
final class BpfAssembler {

    /** A place in the program. Compared by identity. */
    static final class Label {
        private final String name;

        Label(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** An instruction whose targets are labels; a missing target is the next instruction. */
    private record Line(
            int code, int k, @Nullable Label yes, @Nullable Label no) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<Label, Integer> places = new HashMap<>();

    BpfAssembler load(int offset) {
        return add(Instruction.LOAD, offset, null, null);
    }

    BpfAssembler and(int mask) {
        return add(Instruction.AND, mask, null, null);
    }

    BpfAssembler jump(Label target) {
        return add(Instruction.JUMP, 0, target, null);
    }

    BpfAssembler ifEqual(int value, Label target) {
        return add(Instruction.JUMP_EQUAL, value, target, null);
    }

    BpfAssembler ifNotEqual(int value, Label target) {
        return add(Instruction.JUMP_EQUAL, value, null, target);
    }

    /** Unsigned. */
    BpfAssembler ifAtLeast(int value, Label target) {
        return add(Instruction.JUMP_GREATER_OR_EQUAL, value, target, null);
    }

    BpfAssembler ifAnyBit(int mask, Label target) {
        return add(Instruction.JUMP_ANY_BIT, mask, target, null);
    }

    BpfAssembler give(int action) {
        return add(Instruction.RETURN, action, null, null);
    }

    /** The next instruction is where {@code label} points. */
    BpfAssembler place(Label label) {
        if (places.putIfAbsent(label, lines.size()) != null) {
            throw new IllegalStateException("label '" + label + "' is placed twice");
        }
        return this;
    }

    BpfProgram assemble() {
        Set<Integer> wide = new HashSet<>();
        int[] starts = starts(wide);
        while (widen(wide, starts)) {
            starts = starts(wide);
        }
        List<Instruction> program = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int yes = distance(i, line.yes(), starts);
            int no = distance(i, line.no(), starts);
            if (line.code() == Instruction.JUMP) {
                program.add(new Instruction(Instruction.JUMP, 0, 0, yes));
            } else if (wide.contains(i)) {
                program.add(new Instruction(line.code(), 0, 1, line.k()));
                program.add(new Instruction(Instruction.JUMP, 0, 0, yes + 1));
                program.add(new Instruction(Instruction.JUMP, 0, 0, no));
            } else {
                program.add(new Instruction(line.code(), yes, no, line.k()));
            }
        }
        return new BpfProgram(program);
    }

    /** Marks conditional jumps that do not reach; whether there were any that had not been marked. */
    private boolean widen(Set<Integer> wide, int[] starts) {
        boolean grown = false;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            boolean conditional = line.code() != Instruction.JUMP;
            int furthest = Math.max(distance(i, line.yes(), starts), distance(i, line.no(), starts));
            grown |= conditional && furthest > 255 && wide.add(i);
        }
        return grown;
    }

    /** Where each line begins, and where the program ends. */
    private int[] starts(Set<Integer> wide) {
        int[] starts = new int[lines.size() + 1];
        for (int i = 0; i < lines.size(); i++) {
            starts[i + 1] = starts[i] + (wide.contains(i) ? 3 : 1);
        }
        return starts;
    }

    /** From the end of line {@code from} to {@code target}. */
    private int distance(int from, @Nullable Label target, int[] starts) {
        if (target == null) {
            return 0;
        }
        Integer place = places.get(target);
        if (place == null || place >= lines.size()) {
            throw new IllegalStateException("label '" + target + "' points nowhere");
        }
        if (place <= from) {
            throw new IllegalStateException("the jump to '" + target + "' goes backward");
        }
        return starts[place] - starts[from + 1];
    }

    private BpfAssembler add(int code, int k, @Nullable Label yes, @Nullable Label no) {
        lines.add(new Line(code, k, yes, no));
        return this;
    }
}

package dev.nono.sandbox.linux.internal.seccomp;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A filter program.
 *
 * @param instructions in order
 */
public record BpfProgram(List<Instruction> instructions) {

    /** {@code BPF_MAXINSNS}. */
    private static final int MAX = 4096;

    public BpfProgram {
        instructions = List.copyOf(instructions);
        if (instructions.isEmpty() || instructions.size() > MAX) {
            throw new IllegalArgumentException(
                    "a filter has 1 to " + MAX + " instructions, not " + instructions.size());
        }
    }

    /** The program for people and golden files: one numbered line an instruction, system calls by name. */
    public String listing() {
        Optional<Architecture> architecture = Optional.empty();
        int loaded = SeccompData.SIZE;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            String line = instruction.listing(i);
            if (instruction.code() == Instruction.LOAD) {
                loaded = instruction.k();
            } else if (instruction.code() == Instruction.JUMP_EQUAL && loaded == SeccompData.ARCHITECTURE) {
                architecture = Architecture.ofAudit(instruction.k());
            } else if (instruction.code() == Instruction.JUMP_EQUAL && loaded == SeccompData.NUMBER) {
                line += architecture
                        .flatMap(here -> Syscall.of(here, instruction.k()))
                        .map(call -> "  ; " + call)
                        .orElse("");
            }
            text.append(String.format(Locale.ROOT, "%3d  %s\n", i, line));
        }
        return text.toString();
    }
}

package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.sandbox.linux.internal.seccomp.BpfAssembler.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfAssemblerTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 253, 254, 255, 256, 1000})
    void a_target_is_reached_however_far_it_is(int between) {
        Label far = new Label("far");
        Label other = new Label("other");
        BpfAssembler assembler = new BpfAssembler();
        assembler.load(SeccompData.NUMBER).ifEqual(7, far).ifNotEqual(8, other).ifAnyBit(8, far);
        for (int i = 0; i < between; i++) {
            assembler.and(0xFF);
        }
        BpfProgram program = assembler
                .place(other)
                .give(Action.ALLOW)
                .place(far)
                .give(Action.KILL_PROCESS)
                .assemble();
        assertThat(BpfInterpreter.run(program, 0, 7)).isEqualTo(Action.KILL_PROCESS);
        assertThat(BpfInterpreter.run(program, 0, 8)).isEqualTo(Action.KILL_PROCESS);
        assertThat(BpfInterpreter.run(program, 0, 9)).isEqualTo(Action.ALLOW);
    }

    @Test
    void labels_that_are_missing_or_behind_are_errors() {
        Label label = new Label("lost");
        BpfAssembler missing = new BpfAssembler().ifEqual(1, label).give(Action.ALLOW);
        assertThatThrownBy(missing::assemble).hasMessageContaining("'lost' points nowhere");
        BpfAssembler behind =
                new BpfAssembler().place(label).load(0).jump(label).give(Action.ALLOW);
        assertThatThrownBy(behind::assemble).hasMessageContaining("backward");
        BpfAssembler atEnd = new BpfAssembler().jump(label).place(label);
        assertThatThrownBy(atEnd::assemble).hasMessageContaining("points nowhere");
        assertThatThrownBy(() -> behind.place(label)).hasMessageContaining("twice");
    }

    @Test
    void a_program_too_long_for_the_kernel_is_an_error() {
        BpfAssembler assembler = new BpfAssembler();
        for (int i = 0; i < 4097; i++) {
            assembler.give(Action.ALLOW);
        }
        assertThatThrownBy(assembler::assemble).hasMessageContaining("4096");
        assertThatThrownBy(new BpfAssembler()::assemble).isInstanceOf(IllegalArgumentException.class);
    }
}

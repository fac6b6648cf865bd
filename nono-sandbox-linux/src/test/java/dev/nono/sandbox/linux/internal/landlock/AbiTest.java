package dev.nono.sandbox.linux.internal.landlock;

import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.BASIC;
import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.IOCTL_DEV;
import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.NETWORK;
import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.REFER;
import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.SCOPING;
import static dev.nono.sandbox.linux.internal.landlock.Abi.Feature.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AbiTest {

    @Test
    void each_version_has_what_the_one_before_it_has() {
        for (int version = 2; version <= Abi.TABLE.size(); version++) {
            Abi older = Abi.of(version - 1);
            Abi newer = Abi.of(version);
            assertThat(newer.version()).isEqualTo(version);
            assertThat(newer.fs() & older.fs()).isEqualTo(older.fs());
            assertThat(newer.net() & older.net()).isEqualTo(older.net());
            assertThat(newer.scopes() & older.scopes()).isEqualTo(older.scopes());
        }
    }

    @Test
    void features_come_with_their_version() {
        assertThat(Abi.of(1).features()).containsExactly(BASIC);
        assertThat(Abi.of(2).features()).containsExactly(BASIC, REFER);
        assertThat(Abi.of(3).features()).containsExactly(BASIC, REFER, TRUNCATE);
        assertThat(Abi.of(4).features()).contains(NETWORK).doesNotContain(IOCTL_DEV);
        assertThat(Abi.of(5).features()).contains(IOCTL_DEV).doesNotContain(SCOPING);
        assertThat(Abi.of(6).features()).contains(SCOPING);
        assertThat(Abi.of(6).restrictFlags()).isZero();
        assertThat(RestrictFlag.in(Abi.of(7).restrictFlags())).containsExactly(RestrictFlag.values());
        assertThat(Abi.of(2).canGateExecution()).isFalse();
        assertThat(Abi.of(3).canGateExecution()).isTrue();
    }

    @Test
    void a_newer_kernel_than_the_table_keeps_its_number_and_gets_no_unknown_bit() {
        Abi future = Abi.of(99);
        Abi newest = Abi.TABLE.get(Abi.TABLE.size() - 1);
        assertThat(future).hasToString("V99");
        assertThat(future.fs()).isEqualTo(newest.fs());
        assertThat(future.restrictFlags()).isEqualTo(newest.restrictFlags());
        assertThatThrownBy(() -> Abi.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_attribute_grows_with_the_version() {
        assertThat(Abi.of(3).attributeSize()).isEqualTo(8);
        assertThat(Abi.of(4).attributeSize()).isEqualTo(16);
        assertThat(Abi.of(5).attributeSize()).isEqualTo(16);
        assertThat(Abi.of(6).attributeSize()).isEqualTo(24);
        assertThat(Abi.of(9).attributeSize()).isEqualTo(24);
    }
}

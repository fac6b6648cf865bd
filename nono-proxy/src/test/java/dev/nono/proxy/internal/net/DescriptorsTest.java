package dev.nono.proxy.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Descriptors for connections")
class DescriptorsTest {
    @Test
    @DisplayName("are what is left of the limit without what is open and a reserve, two for a client")
    void room() {
        assertThat(Descriptors.room(1024, 96)).isEqualTo((1024 - 96 - 128) / 2);
        assertThat(Descriptors.room(20_000, 96)).isEqualTo((20_000 - 96 - 256) / 2);
        assertThat(Descriptors.room(160, 60)).isEqualTo((160 - 60 - 24) / 2);
    }

    @Test
    @DisplayName("are never none and never more than can be counted")
    void bounds() {
        assertThat(Descriptors.room(64, 60)).isEqualTo(1);
        assertThat(Descriptors.room(Long.MAX_VALUE, 60)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("of this process are known")
    void here() {
        Descriptors here = Descriptors.ofThisProcess();
        assertThat(here.limit()).isGreaterThan(here.clients());
        assertThat(here.clients()).isPositive();
    }

    @Test
    @DisplayName("are given to as many clients as fit, and again when one has gone")
    void take() {
        Descriptors few = new Descriptors(64, 36);
        assertThat(few.clients()).isEqualTo(2);
        assertThat(few.take()).isTrue();
        assertThat(few.take()).isTrue();
        assertThat(few.take()).isFalse();
        few.giveBack();
        assertThat(few.take()).isTrue();
    }
}

package dev.nono.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsSubsystemTest {
    @Test
    void itsKernelNamesItself() {
        assertThat(WindowsSubsystem.isNamedIn("Linux version 5.15.167.4-microsoft-standard-WSL2 (root@65c757a075e2)"))
                .isTrue();
        assertThat(WindowsSubsystem.isNamedIn("Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)"))
                .isFalse();
    }
}

package dev.nono.sandbox.linux.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a program inherits from a JVM whose native code opens files that do not close on exec. */
class DescriptorsIT {
    private static final NativeLibrary C = NativeLibrary.getProcess();
    private static final Function OPEN = C.getFunction("open");
    private static final Function CLOSE = C.getFunction("close");

    @RegisterExtension
    final Lab lab = new Lab();

    private final List<Integer> opened = new ArrayList<>();

    @AfterEach
    void closeThem() {
        opened.forEach(DescriptorsIT::close);
    }

    @Test
    @DisplayName("[21:64] no descriptor but the three is inherited, however many are open")
    void many() throws Exception {
        for (int i = 0; i < 500; i++) {
            opened.add(open(lab.secret()));
        }
        int last = opened.stream().mapToInt(Integer::intValue).max().orElseThrow() + 100;
        lab.with("LAST", last);
        assertThat(spawnedPlainly(last)).as("without care they are inherited").isZero();
        lab.mustFailInside("descriptors", "inherited");
    }

    @Test
    @DisplayName("[21:64] nor one that is opened while the program is started")
    void meanwhile() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Path secret = lab.secret();
        lab.keepingOutside();
        List<Thread> openers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread opener = new Thread(() -> {
                while (!stop.get()) {
                    close(open(secret));
                }
            });
            opener.start();
            openers.add(opener);
        }
        try {
            lab.with("LAST", 4096);
            for (int i = 0; i < 50; i++) {
                lab.mustFailInside("descriptors", "inherited");
            }
        } finally {
            stop.set(true);
            for (Thread opener : openers) {
                opener.join();
            }
        }
    }

    @Test
    @DisplayName("[21:63] no new privileges, a filter, no signal ignored or blocked")
    void status() throws Exception {
        String status = lab.inside("descriptors", "status").output();
        assertThat(status)
                .contains("NoNewPrivs:\t1")
                .contains("Seccomp:\t2")
                .contains("SigBlk:\t0000000000000000")
                .contains("SigIgn:\t0000000000000000");
    }

    private static int open(Path path) {
        int fd = OPEN.invokeInt(new Object[] {path.toString(), 0, 0});
        assertThat(fd).isPositive();
        return fd;
    }

    private static void close(int fd) {
        CLOSE.invokeInt(new Object[] {fd});
    }

    private static int spawnedPlainly(int last) {
        byte[] program = Programs.compiled("descriptors").toString().getBytes(StandardCharsets.UTF_8);
        List<byte[]> arguments = List.of(program, "inherited".getBytes(StandardCharsets.UTF_8));
        List<byte[]> variables = List.of(("LAST=" + last).getBytes(StandardCharsets.UTF_8));
        try (PosixSpawn spawn = new PosixSpawn(program, arguments, variables)) {
            spawn.open(1, "/dev/null".getBytes(StandardCharsets.US_ASCII), OpenFlags.O_WRONLY);
            return Wait.await(spawn.spawn()).shellCode();
        }
    }
}

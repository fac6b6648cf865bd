package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Processes and signals in a sandbox")
class ProcessesIT {
    @TempDir
    private Path dir;

    private Workshop shop;

    @BeforeEach
    void open() throws Exception {
        Needs.landlock();
        shop = new Workshop(dir);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    @Test
    @DisplayName("a program starts a hundred children, each of them as restricted as itself")
    void hundredChildren() throws Exception {
        Run run = shop.run("sh", "-c", """
                i=0; while [ $i -lt 100 ]; do i=$((i+1)); ( cat "$1" 2>/dev/null || echo $i > child$i ) & done; wait
                ls | grep -c child
                """, "sh", shop.secret.toString());
        assertThat(run).isEqualTo(new Run(0, "100\n"));
    }

    @Test
    @DisplayName("children that outlive their parent die when the sandbox is closed")
    void orphans() throws Exception {
        List<Long> children;
        try (SandboxedProcess p = shop.command(
                        shop.grants().build(),
                        "sh",
                        "-c",
                        "for i in 1 2 3; do sleep 1000 >/dev/null 2>&1 & echo $!; done; echo end; read wait")
                .start()) {
            var out = new BufferedReader(new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8));
            children = out.lines()
                    .takeWhile(line -> !line.equals("end"))
                    .map(Long::valueOf)
                    .toList();
            assertThat(children).hasSize(3).allMatch(ProcessesIT::isAlive);
        }
        for (int i = 0; i < 3000 && children.stream().anyMatch(ProcessesIT::isAlive); i++) {
            Thread.sleep(20);
        }
        assertThat(children).noneMatch(ProcessesIT::isAlive);
    }

    /** Neither gone nor waiting to be reaped. */
    private static boolean isAlive(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** signal(7): every signal whose default action ends the process, with or without a core. */
    @ParameterizedTest(quoteTextArguments = false, name = "SIG{0} ({1}) ends it with 128+{1}")
    @CsvSource(textBlock = """
            HUP, 1
            INT, 2
            QUIT, 3
            ILL, 4
            TRAP, 5
            ABRT, 6
            BUS, 7
            FPE, 8
            KILL, 9
            USR1, 10
            SEGV, 11
            USR2, 12
            PIPE, 13
            ALRM, 14
            TERM, 15
            STKFLT, 16
            XCPU, 24
            XFSZ, 25
            VTALRM, 26
            PROF, 27
            IO, 29
            PWR, 30
            SYS, 31
            RTMIN, 34
            RTMAX, 64
            """)
    void deadly(String name, int number) throws Exception {
        assertThat(shop.run("sh", "-c", "kill -" + number + " $$; sleep 10").exit())
                .as("killed by itself")
                .isEqualTo(128 + number);
        try (SandboxedProcess p =
                shop.command(shop.grants().build(), "sleep", "1000").start()) {
            p.signal(number);
            assertThat(p.waitFor()).as("killed from outside").isEqualTo(128 + number);
        }
        if (number != 9) {
            Run caught =
                    shop.run("sh", "-c", "trap 'echo caught; exit 5' " + number + "; kill -" + number + " $$; sleep 1");
            assertThat(caught).as("caught").isEqualTo(new Run(5, "caught\n"));
        }
        assertThat(Files.list(shop.work)).as("no core was left").hasSize(1);
    }

    /** signal(7): every signal that is ignored unless it is caught. */
    @ParameterizedTest(quoteTextArguments = false, name = "SIG{0} ({1}) does not end it")
    @CsvSource({"CHLD, 17", "CONT, 18", "URG, 23", "WINCH, 28"})
    void harmless(String name, int number) throws Exception {
        assertThat(shop.run("sh", "-c", "kill -" + number + " $$; exit 7").exit())
                .isEqualTo(7);
    }

    @Test
    @DisplayName("a stopped program goes on when it is told to")
    void stopped() throws Exception {
        try (SandboxedProcess p = shop.command(shop.grants().build(), "sh", "-c", "kill -STOP $$; exit 9")
                .start()) {
            Path stat = Path.of("/proc", String.valueOf(p.pid()), "stat");
            for (int i = 0; i < 6000 && !Files.readString(stat).contains(") T "); i++) {
                Thread.sleep(10);
            }
            assertThat(Files.readString(stat)).contains(") T ");
            assertThat(p.isAlive()).isTrue();
            p.signal(18);
            assertThat(p.waitFor()).isEqualTo(9);
        }
    }

    @Test
    @DisplayName("a program sends no signal to what is outside")
    void signalsOutside() throws Exception {
        Run run = Runs.finish(shop.command(shop.grants().build(), "sh", "-c", "kill -0 $PPID; kill -0 1; kill -9 $PPID")
                .start());
        assertThat(run.exit()).isNotZero();
        assertThat(run.out().lines().filter(line -> line.contains("not permitted")))
                .hasSize(3);
    }
}

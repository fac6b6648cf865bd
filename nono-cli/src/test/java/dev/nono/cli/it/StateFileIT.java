package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileIT {
    @TempDir
    Path root;

    @Test
    @DisplayName(
            "the state file is the user's alone while its program runs, and gone afterwards, whatever the end [22:23]")
    void lifetime() throws Exception {
        String script = "stat -c %a $NONO_CAP_FILE; echo $NONO_CAP_FILE; ";
        for (String end : new String[] {"exit 0", "exit 3", "kill -KILL $$"}) {
            String out = nono("run", "-s", "--allow-cwd", "--", "sh", "-c", script + end)
                    .in(root)
                    .run()
                    .out();
            assertThat(out).startsWith("600\n");
            assertThat(Path.of(out.lines().skip(1).findFirst().orElseThrow())).doesNotExist();
        }
        Path name = root.resolve("name");
        Process interrupted = nono(
                        "run",
                        "-s",
                        "--allow",
                        root.toString(),
                        "--",
                        "sh",
                        "-c",
                        "echo $NONO_CAP_FILE > name; exec sleep 600")
                .in(root)
                .builder()
                .start();
        for (int i = 0; i < 2400 && !(Files.exists(name) && Files.size(name) > 0); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        Path file = Path.of(Files.readString(name).strip());
        assertThat(file).exists();
        new ProcessBuilder("kill", "-INT", String.valueOf(interrupted.pid()))
                .start()
                .waitFor();
        assertThat(interrupted.waitFor()).isEqualTo(130);
        assertThat(file).doesNotExist();
    }

    @Test
    @DisplayName("from inside the state file is read, and not written, removed or replaced")
    void attacked() throws Exception {
        String attacks =
                "cp $NONO_CAP_FILE before; rm -f $NONO_CAP_FILE; mv before2 $NONO_CAP_FILE; true > $NONO_CAP_FILE;"
                        + " ln -f before $NONO_CAP_FILE; ln -sf /etc/passwd $NONO_CAP_FILE; truncate -s 0 $NONO_CAP_FILE;"
                        + " mkdir $NONO_CAP_FILE.d; cmp before $NONO_CAP_FILE && echo as it was; wc -c < before";
        Files.writeString(root.resolve("before2"), "{}");
        List<String> out = nono("run", "-s", "--allow-cwd", "--allow", root.toString(), "--", "sh", "-c", attacks)
                .in(root)
                .run()
                .out()
                .lines()
                .toList();
        assertThat(out).hasSize(2).first().isEqualTo("as it was");
        assertThat(Integer.parseInt(out.get(1))).isGreaterThan(100);
    }

    @Test
    @DisplayName("a forged state file is refused with a warning about security [22:25]")
    void forged() throws Exception {
        Path wrongName = Files.writeString(root.resolve("state.json"), "{}");
        Path large = Files.write(root.resolve(".nono-0123456789abcdef.json"), new byte[2 << 20]);
        Path link = Files.createSymbolicLink(root.resolve(".nono-fedcba9876543210.json"), Path.of("/etc/passwd"));
        for (Object file : new Object[] {".nono-0123456789abcdef.json", "/etc/passwd", wrongName, large, link}) {
            nono("why", "--self", "--path", "/")
                    .in(root)
                    .with("NONO_CAP_FILE", file.toString())
                    .run()
                    .exits(1)
                    .says("SECURITY");
        }
    }
}

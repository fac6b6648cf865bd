package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A shell in a sandbox")
class ShellIT {
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

    private Run sh(String script) throws Exception {
        return shop.run("sh", "-ec", script);
    }

    @Test
    @DisplayName("runs pipelines, subshells, jobs and here-documents")
    void pipelines() throws Exception {
        Run run = sh("""
                seq 1 1000 | grep 7 | sort -rn | head -3 | tee top | tr '\\n' ' '
                ( cd tmp && echo sub > here && cat here )
                for i in 1 2 3; do ( sleep 0.0$i; echo job $i > job$i ) & done; wait
                cat job1 job2 job3 | wc -l | tr -d ' '
                cat <<END | awk '{ n += $1 } END { print n }'
                40
                2
                END
                find . -name 'job*' | xargs rm && ls
                sed -i s/9/X/ top && head -1 top
                """);
        assertThat(run).isEqualTo(new Run(0, "997 987 979 sub\n3\n42\ntmp\ntop\nX97\n"));
    }

    @Test
    @DisplayName("keeps the exit code of a pipeline, and that of a program that is not there")
    void exitCodes() throws Exception {
        assertThat(sh("true | (exit 23)").exit()).isEqualTo(23);
        assertThat(sh("no-such-program").exit()).isEqualTo(127);
    }

    @Test
    @DisplayName("moves as much data through a pipeline as one likes")
    void muchData() throws Exception {
        assertThat(sh("yes | head -c 50000000 | gzip -1 | gunzip | wc -c | tr -d ' '"))
                .isEqualTo(new Run(0, "50000000\n"));
    }

    @Test
    @DisplayName("reads, writes, lists and runs nothing outside, by no program of the pipeline")
    void denied() throws Exception {
        Path script = Files.writeString(shop.outside.resolve("run"), "#!/bin/sh\necho ran\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Run run = shop.run("sh", "-c", """
                cat "$1" | cat; cat < "$1"; echo x | tee "$2/new"; echo x > "$2/new"; ls "$2"; cp "$1" copy; ln -s "$1" link
                cat link; mv "$2" moved; rm -rf "$2"; "$2/run"; sh "$2/run"; mkdir "$2/d"; find "$2" -type f
                """, "sh", shop.secret.toString(), shop.outside.toString());
        assertThat(run.out()).contains("Permission denied").doesNotContain(Workshop.SECRET);
        assertThat(run.out().lines()).doesNotContain("ran", "run");
        assertThat(shop.outside).isDirectoryContaining("glob:**/run");
        assertThat(shop.outside.resolve("new")).doesNotExist();
        assertThat(shop.work.resolve("copy")).doesNotExist();
    }

    @Test
    @DisplayName("reaches no server")
    void network() throws Exception {
        Needs.program("bash");
        Run run = shop.run("bash", "-c", "echo hello > /dev/tcp/127.0.0.1/" + shop.port());
        assertThat(run.exit()).isNotZero();
        assertThat(shop.wasReached()).isFalse();
    }
}

package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A C compiler in a sandbox")
class CompilerIT {
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

    @BeforeEach
    void compiler() {
        Needs.program("gcc");
    }

    private Run build() throws Exception {
        shop.file("lib.c", "int answer(void) { return 42; }\n");
        shop.file("main.c", """
                #include <stdio.h>
                #include <errno.h>
                #include <string.h>
                int answer(void);
                int main(int n, char **a) {
                    if (n == 1) { printf("%d\\n", answer()); return 3; }
                    FILE *f = fopen(a[1], "r");
                    puts(f ? "SUCCEEDED" : strerror(errno));
                    return 0;
                }
                """);
        return shop.run("sh", "-ec", "gcc -O1 -c lib.c; ar rcs liblib.a lib.o; gcc -O1 -o prog main.c -L. -llib");
    }

    @Test
    @DisplayName("compiles, archives and links, and what it made runs")
    void compiles() throws Exception {
        assertThat(build()).isEqualTo(new Run(0, ""));
        assertThat(shop.run("./prog")).isEqualTo(new Run(3, "42\n"));
    }

    @Test
    @DisplayName("makes no program that may do more than itself")
    void compiledProgram() throws Exception {
        assertThat(build().exit()).isZero();
        assertThat(shop.run("./prog", shop.secret.toString())).isEqualTo(new Run(0, "Permission denied\n"));
    }

    @Test
    @DisplayName("includes no source from outside, and writes no object there")
    void outside() throws Exception {
        Path header = Files.writeString(shop.outside.resolve("h.h"), "#error " + Workshop.SECRET + "\n");
        shop.file("inc.c", "#include \"" + header + "\"\n");
        Run include = shop.run("gcc", "-c", "inc.c");
        assertThat(include.exit()).isNotZero();
        assertThat(include.out()).contains("Permission denied").doesNotContain(Workshop.SECRET);

        shop.file("ok.c", "int x;\n");
        Run object =
                shop.run("gcc", "-c", "ok.c", "-o", shop.outside.resolve("ok.o").toString());
        assertThat(object.exit()).isNotZero();
        assertThat(shop.outside.resolve("ok.o")).doesNotExist();
    }

    @Test
    @DisplayName("makes programs that do not run where only listed programs may")
    void listedPrograms() throws Exception {
        assertThat(build().exit()).isZero();
        CapabilitySet listed = shop.grants()
                .executables(java.util.List.of(Path.of("/usr"), Path.of("/lib"), Path.of("/bin")))
                .build();
        Run run = shop.run(listed, "sh", "-c", "./prog; /lib*/ld-linux*.so* ./prog 2>/dev/null; echo $?");
        assertThat(run.out()).contains("Permission denied").doesNotContain("42");
    }
}

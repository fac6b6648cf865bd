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

@DisplayName("Archivers in a sandbox")
class ArchivesIT {
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
    @DisplayName("pack and unpack what is granted")
    void roundTrips() throws Exception {
        Needs.program("tar");
        Needs.program("zip");
        Needs.program("unzip");
        Run run = shop.run("sh", "-ec", """
                mkdir -p in/deep; echo one > in/a; echo two > in/deep/b; ln -s a in/link; chmod 750 in/deep
                tar czf t.tgz in; mkdir t; tar xzf t.tgz -C t; diff -r in t/in
                zip -qry z.zip in; mkdir z; unzip -q z.zip -d z; diff -r in z/in; ls -l t/in/link | sed 's/.* -> //'
                """);
        assertThat(run).isEqualTo(new Run(0, "a\n"));
    }

    @Test
    @DisplayName("pack nothing from outside")
    void packOutside() throws Exception {
        Needs.program("tar");
        Run run = shop.run("tar", "cf", "t.tar", shop.secret.toString());
        assertThat(run.exit()).isNotZero();
        assertThat(run.out()).contains("Permission denied");
        assertThat(Files.readString(shop.work.resolve("t.tar"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(Workshop.SECRET);
    }

    @Test
    @DisplayName("unpack no member of an archive outside, whatever its name or links say")
    void crafted() throws Exception {
        Needs.program("tar");
        Path evil = Files.writeString(shop.outside.resolve("planted"), "planted\n");
        Path archive = shop.work.resolve("evil.tar");
        assertThat(new ProcessBuilder("tar", "cPf", archive.toString(), evil.toString(), "../outside/planted")
                        .directory(shop.work.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        Files.delete(evil);

        Run run = shop.run("tar", "xPvf", "evil.tar");

        assertThat(run.exit()).isNotZero();
        assertThat(run.out()).contains("Permission denied");
        assertThat(evil).doesNotExist();
    }

    @Test
    @DisplayName("write through no link that an archive brought along")
    void links() throws Exception {
        Needs.program("tar");
        Run run = shop.run(
                "sh",
                "-c",
                "ln -s \"$1\" door && tar cf l.tar door && rm door && tar xf l.tar && echo x > door/planted",
                "sh",
                shop.outside.toString());
        assertThat(run.exit()).isNotZero();
        assertThat(shop.outside).isEmptyDirectory();
    }
}

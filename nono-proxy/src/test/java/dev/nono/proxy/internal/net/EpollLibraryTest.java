package dev.nono.proxy.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each in a JVM of its own, since a library is loaded once. */
@EnabledOnOs(OS.LINUX)
class EpollLibraryTest {
    @TempDir
    Path directory;

    /** The other JVM: says what it uses, with the event loops running. */
    public static void main(String[] arguments) {
        try (Transport transport = Transport.acquire()) {
            System.out.println(EpollLibrary.isUsable() + " "
                    + transport.newLocalSocket().getClass().getSimpleName());
        }
    }

    @Test
    @DisplayName("no library is unpacked where a sandboxed program could exchange it")
    void notUnpacked() throws Exception {
        assertThat(said()).isEqualTo("false NioDomainSocketChannel");
    }

    @Test
    void a_library_that_lies_on_the_library_path_is_used() throws Exception {
        Path libraries = Files.createDirectory(directory.resolve("libraries"));
        for (String architecture : List.of("x86_64", "aarch_64")) {
            String name = "libnetty_transport_native_epoll_" + architecture + ".so";
            try (var library = EpollLibraryTest.class.getResourceAsStream("/META-INF/native/" + name)) {
                Files.copy(library, libraries.resolve(name));
            }
        }
        assertThat(said("-Djava.library.path=/nowhere::" + libraries)).isEqualTo("true EpollDomainSocketChannel");
    }

    @Test
    void who_names_a_directory_for_it_vouches_for_that() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        assertThat(said("-Dio.netty.native.workdir=" + own)).isEqualTo("true EpollDomainSocketChannel");
    }

    private String said(String... options) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EpollLibraryTest.class.getName()));
        Process jvm = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor())
                .as("%s%s", output, Files.readString(directory.resolve("errors")))
                .isZero();
        assertThat(temporary).isEmptyDirectory();
        return output.strip();
    }
}

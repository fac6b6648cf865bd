package dev.nono.profile.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Changing a profile file")
class ProfileEditorTest {
    private static String append(String text, String section, String list, String... values) {
        return ProfileEditor.of(text, "p.json")
                .append(section, list, List.of(values))
                .text();
    }

    @Test
    @DisplayName("keeps comments, order, conditions and older keys")
    void keepsTheRest() {
        String text = """
                // mine
                {
                  "policy": {"override_deny": ["/o"]}, // old
                  "filesystem": {
                    /* what it reads */
                    "read": [
                      "/a", // first
                      {"path": "/m", "when": "macos"}, // not here
                    ],
                  },
                }
                """;

        assertThat(append(text, "filesystem", "read", "/b", "/a", "/c")).isEqualTo("""
                        // mine
                        {
                          "policy": {"override_deny": ["/o"]}, // old
                          "filesystem": {
                            /* what it reads */
                            "read": [
                              "/a", // first
                              {"path": "/m", "when": "macos"},
                              "/b",
                              "/c", // not here
                            ],
                          },
                        }
                        """);
    }

    @Test
    @DisplayName("adds lists and sections that are missing")
    void addsWhatIsMissing() {
        assertThat(append("{}", "filesystem", "read", "/a"))
                .isEqualTo("{\n  \"filesystem\": {\n    \"read\": [\"/a\"]\n  }\n}");
        assertThat(append("{\n  \"skipdirs\": []\n}\n", "filesystem", "read_file", "/a\"b"))
                .isEqualTo("{\n  \"skipdirs\": [],\n  \"filesystem\": {\n    \"read_file\": [\"/a\\\"b\"]\n  }\n}\n");
        assertThat(append("{\"filesystem\": {\"deny\": [\"/d\"]}}", "filesystem", "read", "/a"))
                .isEqualTo("{\"filesystem\": {\"deny\": [\"/d\"], \"read\": [\"/a\"]}}");
        assertThat(append("{\"filesystem\": {\"read\": []}}", "filesystem", "read", "/a", "/b"))
                .isEqualTo("{\"filesystem\": {\"read\": [\"/a\", \"/b\"]}}");
    }

    @Test
    @DisplayName("changes nothing where everything is there already")
    void nothingToDo() {
        String text = "{ \"filesystem\": {\"read\": [\"/a\"]} } // x\n";

        assertThat(append(text, "filesystem", "read", "/a")).isEqualTo(text);
    }

    @Test
    @DisplayName("refuses to make a profile that is not valid")
    void staysValid() {
        assertThatThrownBy(() -> append("{}", "filesystem", "raed", "/a")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> ProfileEditor.of("{", "x")).isInstanceOf(NonoException.class);
    }

    @Test
    @DisplayName("replaces a file by a complete one and keeps its mode, and does not follow links")
    void files(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("a.json");
        ProfileFiles.write(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        ProfileFiles.write(file, "{ }");
        assertThat(file).hasContent("{ }");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(dir)
                .isDirectoryNotContaining(path -> path.getFileName().toString().contains(".tmp."));

        Path link = Files.createSymbolicLink(dir.resolve("link.json"), file);
        assertThatThrownBy(() -> ProfileFiles.write(link, "x")).isInstanceOf(NonoException.class);
        assertThatThrownBy(() -> ProfileFiles.readUnlinked(link)).isInstanceOf(NonoException.class);
        assertThat(file).hasContent("{ }");
        assertThat(ProfileFiles.sha256("")).startsWith("e3b0c44298fc1c14");
    }

    @Test
    @DisplayName("refuses or reads whatever text, and changes what it reads into something that it reads")
    void fuzz() throws IOException {
        String seed = ProfileReaderTest.everyKey();
        Random random = new Random(5);
        int read = 0;
        for (int i = 0; i < 4000; i++) {
            StringBuilder text = new StringBuilder(seed);
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "{}[],:\"\\/*0e-\u0000\ud800".charAt(random.nextInt(15)));
                    case 2 -> text.setLength(at + 1);
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                }
            }
            try {
                ProfileReader.read(text.toString(), "fuzz");
            } catch (NonoException e) {
                assertThat(e.details()).containsKeys("file", "line", "column", "reason");
                continue;
            }
            read++;
            String edited = append(text.toString(), "filesystem", "read", "/fuzz");
            assertThat(edited).contains("/fuzz");
            String written = ProfileWriter.write(ProfileReaderTest.read(edited));
            assertThat(ProfileReaderTest.read(written)).isEqualTo(ProfileReaderTest.read(edited));
        }
        assertThat(read).isPositive();
    }
}

package dev.nono.sandbox.macos.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.macos.oracle.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which model of precedence does this kernel follow (R17)? Two rules about one file, in both orders, tried with the tool itself.
 * What comes out is printed, to be put into docs/macos.md with the version of the system. Only that the kernel follows one of
 * the models is asserted: every profile of nono means the same under all of them.
 */
@Tag("mac")
@EnabledOnOs(OS.MAC)
@DisplayName("The precedence of rules, on a Mac")
class PrecedenceIT {
    @TempDir
    Path temporary;

    @Test
    @DisplayName("the kernel follows one of the known models")
    void model() throws Exception {
        Path file = Files.writeString(temporary.toRealPath().resolve("probe"), "x");
        String literal = "(literal \"" + file + "\")";
        String subpath = "(subpath \"" + file.getParent() + "\")";
        List<String[]> pairs = List.of(
                new String[] {"(deny file-read* " + literal + ")", "(allow file-read* " + literal + ")"},
                new String[] {"(deny file-read-data " + literal + ")", "(allow file-read* " + literal + ")"},
                new String[] {"(deny file-read* " + literal + ")", "(allow file-read-data " + literal + ")"},
                new String[] {"(deny file-read-data)", "(allow file-read-data " + literal + ")"},
                new String[] {"(deny file-read-data " + literal + ")", "(allow file-read-data " + subpath + ")"});
        List<String> table = new ArrayList<>();
        boolean[] follows = {true, true, true};
        for (String[] pair : pairs) {
            for (boolean swapped : new boolean[] {false, true}) {
                String rules = swapped ? pair[1] + "\n" + pair[0] : pair[0] + "\n" + pair[1];
                String profile = "(version 1)\n(allow default)\n" + rules + "\n";
                boolean read = read(profile, file);
                table.add((read ? "allowed " : "denied  ") + rules.replace("\n", "  "));
                List<Boolean> models = Oracle.each(profile, "file-read-data", file.toString());
                for (int i = 0; i < follows.length; i++) {
                    follows[i] &= models.get(i) == read;
                }
            }
        }
        System.out.println("macOS " + System.getProperty("os.version") + " follows: last rule " + follows[0]
                + ", specific first " + follows[1] + ", filtered first " + follows[2]);
        table.forEach(System.out::println);

        assertThat(follows).as(String.join("\n", table)).contains(true);
    }

    private static boolean read(String profile, Path file) throws IOException, InterruptedException {
        Path text = Files.writeString(file.resolveSibling("profile.sb"), profile);
        Process cat = new ProcessBuilder("/usr/bin/sandbox-exec", "-f", text.toString(), "/bin/cat", file.toString())
                .redirectErrorStream(true)
                .start();
        cat.getInputStream().readAllBytes();
        return cat.waitFor() == 0;
    }
}

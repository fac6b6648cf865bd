package dev.nono.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathVariablesTest {
    private static final PathVariables VARIABLES = new PathVariables(
            PolicyContext.of(
                    Platform.LINUX, 1000, Map.of("HOME", "/home/me", "TMPDIR", "/t", "XDG_DATA_HOME", "/data")),
            Path.of("/w"));

    @ParameterizedTest
    @CsvSource({
        "~, /home/me",
        "~/x, /home/me/x",
        "~x, ~x",
        "$HOME/x, /home/me/x",
        "${HOME}x, /home/mex",
        "$HOMEDIR/x, $HOMEDIR/x",
        "$WORKDIR/$UID, /w/1000",
        "$TMPDIR/a, /t/a",
        "$XDG_DATA_HOME/a, /data/a",
        "$XDG_CONFIG_HOME/a, /home/me/.config/a",
        "$XDG_RUNTIME_DIR/a, /run/user/1000/a",
        "/a$, /a$",
        "/a$$HOME, /a$/home/me",
        "/$1/$UID, /$1/1000",
        "${HOME, ${HOME",
        "/plain, /plain"
    })
    void fillsInWhatItKnowsInOnePass(String written, String expanded) {
        assertThat(VARIABLES.expand(written)).isEqualTo(expanded);
    }
}

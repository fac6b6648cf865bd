package dev.nono.cli.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Writes the files that a distribution carries below {@code share}. The build runs it. */
public final class ReferenceFiles {
    private ReferenceFiles() {}

    /**
     * All files of the reference.
     *
     * @param nono the command line
     * @return text by path below {@code share}
     */
    public static Map<String, String> render(CommandLine nono) {
        Map<String, String> files = new TreeMap<>();
        files.put("completions/bash/nono", AutoComplete.bash("nono", nono));
        files.put("completions/zsh/_nono", ZshCompletion.render(nono.getCommandSpec()));
        files.put("completions/fish/nono.fish", FishCompletion.render(nono.getCommandSpec()));
        files.put("man/man1/nono.1", ManPage.render(nono.getCommandSpec()));
        return files;
    }

    /**
     * Writes all files.
     *
     * @param arguments one: the directory {@code share}
     * @throws IOException if one cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, String> file : render(HelpModel.root()).entrySet()) {
            Path path = Path.of(arguments[0]).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue(), UTF_8);
        }
    }
}

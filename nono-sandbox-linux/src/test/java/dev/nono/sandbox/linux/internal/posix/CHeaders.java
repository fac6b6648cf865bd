package dev.nono.sandbox.linux.internal.posix;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Asks the C compiler of this machine what its headers say. */
public final class CHeaders {

    private final Path directory;
    private final String includes;

    /** Skips the test where there is no compiler. */
    public CHeaders(Path directory, String... headers) {
        boolean compiler = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "gcc")));
        Assumptions.assumeTrue(compiler, "no gcc");
        this.directory = directory;
        this.includes =
                Stream.of(headers).map(header -> "#include <" + header + ">\n").collect(Collectors.joining());
    }

    /** The values of those macros that the headers define. */
    public Map<String, Long> macros(Collection<String> names) {
        return run(names.stream()
                .map(name -> "#ifdef " + name + "\n" + print(name, name) + "#endif\n")
                .collect(Collectors.joining()));
    }

    /** The values of expressions, such as {@code sizeof(struct stat)}. */
    public Map<String, Long> values(String... expressions) {
        return run(Stream.of(expressions).map(text -> print(text, text)).collect(Collectors.joining()));
    }

    /** A program that exits with the value of an expression. */
    public Path program(String expression) {
        return compile("return " + expression + ";\n");
    }

    private static String print(String name, String expression) {
        return "printf(\"%s=%lld\\n\", \"" + name + "\", (long long)(" + expression + "));\n";
    }

    private Map<String, Long> run(String statements) {
        Map<String, Long> values = new HashMap<>();
        for (String line : output(List.of(compile(statements).toString())).split("\n", -1)) {
            int equals = line.lastIndexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), Long.parseLong(line.substring(equals + 1)));
            }
        }
        return values;
    }

    private Path compile(String statements) {
        String text = "#define _GNU_SOURCE\n#include <stdio.h>\n#include <stddef.h>\n" + includes + "int main(void) {\n"
                + statements + "return 0; }\n";
        try {
            Path source = Files.writeString(Files.createTempFile(directory, "program", ".c"), text);
            String binary = source.toString().replace(".c", "");
            output(List.of("gcc", "-w", "-o", binary, source.toString()));
            return Path.of(binary);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String output(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + text);
            }
            return text;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

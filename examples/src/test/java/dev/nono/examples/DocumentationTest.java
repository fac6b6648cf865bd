package dev.nono.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every Java block of README.md and docs/*.md is the marked region of an example, which the line before it names in a
 * comment: {@code <!-- sample: File.java#region -->}.
 */
@DisplayName("The code in the documentation")
class DocumentationTest {
    private static final Path ROOT = root();
    private static final List<Path> SOURCES = List.of(
            ROOT.resolve("examples/src/main/java/dev/nono/examples"),
            ROOT.resolve("examples/src/test/java/dev/nono/examples"));
    private static final Pattern REFERENCE = Pattern.compile("<!-- sample: (\\w+\\.java)#([\\w-]+) -->");
    private static final Pattern VERSION = Pattern.compile(
            "<groupId>dev\\.nono</groupId>\\s*<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");

    private record Block(Path file, int line, String reference, List<String> code) {}

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("nono-core"))) {
            directory = directory.getParent();
        }
        return directory;
    }

    @TestFactory
    @DisplayName("is that of the examples")
    Stream<DynamicTest> samples() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents()) {
            blocks.addAll(javaBlocks(document));
        }
        assertThat(blocks).hasSizeGreaterThan(10);
        return blocks.stream()
                .map(block -> DynamicTest.dynamicTest(
                        ROOT.relativize(block.file()) + ":" + block.line(),
                        () -> assertThat(block.code())
                                .as("the code below \"%s\"", block.reference())
                                .isEqualTo(region(block.reference()))));
    }

    @Test
    @DisplayName("names modules that are there, in this version")
    void coordinates() throws IOException {
        Matcher own = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(own.find()).isTrue();
        for (Path document : documents()) {
            Matcher named = VERSION.matcher(Files.readString(document));
            while (named.find()) {
                assertThat(ROOT.resolve(named.group(1)).resolve("pom.xml"))
                        .as(document + " names it")
                        .exists();
                assertThat(named.group(2)).as(document + " names the version").isEqualTo(own.group(2));
            }
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Block> javaBlocks(Path document) throws IOException {
        List<String> lines = Files.readAllLines(document);
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("```java")) {
                int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
                String reference = i == 0 ? "" : lines.get(i - 1);
                blocks.add(new Block(document, i + 1, reference, lines.subList(i + 1, end)));
            }
        }
        return blocks;
    }

    private static List<String> region(String reference) throws IOException {
        Matcher matcher = REFERENCE.matcher(reference);
        assertThat(matcher.matches())
                .as("a Java block needs a line before it that names its sample, not \"" + reference + "\"")
                .isTrue();
        Path source = SOURCES.stream()
                .map(directory -> directory.resolve(matcher.group(1)))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no example " + matcher.group(1)));
        List<String> lines = Files.readAllLines(source);
        int start = indexOf(lines, 0, "// sample: " + matcher.group(2));
        return unindented(lines.subList(start + 1, indexOf(lines, start, "// end")));
    }

    private static int indexOf(List<String> lines, int from, String marker) {
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError("no line \"" + marker + "\"");
    }

    private static List<String> unindented(List<String> lines) {
        return String.join("\n", lines).stripIndent().lines().toList();
    }
}

package dev.nono.profile.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the configuration of the user and of the machine names. The configuration of a repository is listed by git as well
 * and is passed over: a checkout must not grant itself files of the host.
 *
 * @param files the files of the configuration, and those that it names
 * @param hooksPath the directory of hooks, if one is named
 */
record GitConfig(List<String> files, List<String> hooksPath) {
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/git"),
            Path.of("/bin/git"),
            Path.of("/usr/local/bin/git"),
            Path.of("/opt/homebrew/bin/git"));
    private static final int MAX_OUTPUT = 1024 * 1024;
    private static final long MAX_SECONDS = 15;

    /**
     * Runs {@code git config --list} in a directory.
     *
     * @return nothing without git, if it fails or takes too long
     */
    static GitConfig list(Path directory, Map<String, String> environment) {
        Optional<byte[]> output = run(directory, environment);
        return output.map(bytes -> parse(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(new GitConfig(List.of(), List.of()));
    }

    /** With {@code -z}, scope, origin and value end with NUL, and the value is the key, a line feed and the value. */
    static GitConfig parse(String output) {
        Set<String> files = new LinkedHashSet<>();
        List<String> hooks = new ArrayList<>();
        String[] fields = output.split("\0", -1);
        for (int i = 0; i + 2 < fields.length; i += 3) {
            if (!fields[i].equals("global") && !fields[i].equals("system")) {
                continue;
            }
            if (fields[i + 1].startsWith("file:")) {
                files.add(fields[i + 1].substring("file:".length()));
            }
            int newline = fields[i + 2].indexOf('\n');
            if (newline < 0) {
                continue;
            }
            String key = fields[i + 2].substring(0, newline).toLowerCase(Locale.ROOT);
            String value = fields[i + 2].substring(newline + 1);
            if (key.equals("core.hookspath") && !value.isBlank()) {
                hooks.clear();
                hooks.add(value);
            } else if (namesFile(key) && !value.isBlank()) {
                files.add(value);
            }
        }
        return new GitConfig(List.copyOf(files), List.copyOf(hooks));
    }

    private static boolean namesFile(String key) {
        return key.equals("core.attributesfile")
                || key.equals("core.excludesfile")
                || key.equals("commit.template")
                || key.equals("include.path")
                || (key.startsWith("includeif.") && key.endsWith(".path"));
    }

    private static Optional<byte[]> run(Path directory, Map<String, String> environment) {
        Optional<Path> git = PLACES.stream().filter(Files::isExecutable).findFirst();
        if (git.isEmpty() || !Files.isDirectory(directory)) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        git.get().toString(),
                        "--no-pager",
                        "-c",
                        "core.fsmonitor=false",
                        "-c",
                        "core.hooksPath=/dev/null",
                        "config",
                        "--list",
                        "--show-scope",
                        "--show-origin",
                        "-z")
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> clean = builder.environment();
        clean.clear();
        clean.put("PATH", "/usr/bin:/bin");
        clean.put("LC_ALL", "C");
        for (String name : List.of("HOME", "XDG_CONFIG_HOME")) {
            String value = environment.get(name);
            if (value != null) {
                clean.put(name, value);
            }
        }
        return output(builder);
    }

    private static Optional<byte[]> output(ProcessBuilder builder) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            // Without git there is no configuration of git.
            return Optional.empty();
        }
        // Reading ends when git does; a git that does not end is killed, and then reading ends, too.
        Thread limit = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                            process.destroyForcibly();
                        }
                    } catch (InterruptedException e) {
                        process.destroyForcibly();
                    }
                },
                "nono-git-limit");
        limit.setDaemon(true);
        limit.start();
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = in.readNBytes(MAX_OUTPUT);
            boolean whole = in.read() < 0;
            return whole && process.waitFor() == 0 ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}

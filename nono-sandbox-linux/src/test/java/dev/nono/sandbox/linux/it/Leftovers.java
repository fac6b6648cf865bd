package dev.nono.sandbox.linux.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What this process holds that a start could leave behind: descriptors, threads, children, temporary files and control
 * groups.
 *
 * @param descriptors the numbers of the open descriptors
 * @param others everything else
 */
record Leftovers(List<String> descriptors, Set<String> others) {
    private static final int ATTEMPTS = 6000;

    /** Looks now. */
    static Leftovers now() throws IOException {
        Set<String> others = new TreeSet<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("nono"))
                .forEach(name -> others.add("thread " + name));
        ProcessHandle.current().children().forEach(child -> others.add("child " + child.pid()));
        names(Path.of(System.getProperty("java.io.tmpdir")), 1).forEach(name -> others.add("file " + name));
        names(Path.of("/sys/fs/cgroup"), 3).forEach(name -> others.add("group " + name));
        return new Leftovers(openDescriptors(), others);
    }

    /** The names below a directory; what goes while they are read is not there. */
    private static Set<String> names(Path directory, int depth) throws IOException {
        Set<String> names = new TreeSet<>();
        List<Path> children;
        try (Stream<Path> listed = Files.list(directory)) {
            children = listed.toList();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return names;
        }
        for (Path child : children) {
            if (child.getFileName().toString().startsWith("nono")) {
                names.add(child.toString());
            }
            if (depth > 1 && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                names.addAll(names(child, depth - 1));
            }
        }
        return names;
    }

    private static List<String> openDescriptors() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                // The descriptor of the listing itself is closed by now.
                if (Files.isSymbolicLink(descriptor)) {
                    targets.add(descriptor.getFileName().toString());
                }
            }
        }
        return targets;
    }

    /** Fails if there is more now; what ends by itself gets a moment to do so. */
    void assertNothingNew() throws Exception {
        Leftovers now = now();
        for (int i = 0; i < ATTEMPTS && !isAll(now); i++) {
            Thread.sleep(10);
            now = now();
        }
        assertThat(now.descriptors()).as("descriptors").hasSizeLessThanOrEqualTo(descriptors.size());
        assertThat(others).as("left behind").containsAll(now.others());
    }

    private boolean isAll(Leftovers now) {
        return now.descriptors().size() <= descriptors.size() && others.containsAll(now.others());
    }
}

package dev.nono.sandbox.macos.profile;

import dev.nono.sandbox.macos.internal.seatbelt.PathFacts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The files of a Mac that is not there. */
final class FakeFiles implements PathFacts {
    private final Set<Path> regular = new HashSet<>();
    private final Set<Path> present = new HashSet<>();
    private final Map<Path, Path> links = new HashMap<>();

    FakeFiles() {
        link("/tmp", "/private/tmp").link("/var", "/private/var").link("/etc", "/private/etc");
    }

    FakeFiles regular(String... paths) {
        Arrays.stream(paths).map(Path::of).forEach(regular::add);
        return directory(paths);
    }

    FakeFiles directory(String... paths) {
        for (String path : paths) {
            for (Path up = Path.of(path); up != null; up = up.getParent()) {
                present.add(up);
            }
        }
        return this;
    }

    FakeFiles link(String path, String target) {
        links.put(Path.of(path), Path.of(target));
        return directory(path, target);
    }

    @Override
    public boolean isRegularFile(Path path) {
        return regular.contains(canonical(path));
    }

    @Override
    public boolean exists(Path path) {
        return present.contains(path) || present.contains(canonical(path));
    }

    @Override
    public Path canonical(Path path) {
        for (Map.Entry<Path, Path> link : links.entrySet()) {
            if (path.startsWith(link.getKey())) {
                return canonical(link.getValue().resolve(link.getKey().relativize(path)));
            }
        }
        return path;
    }
}

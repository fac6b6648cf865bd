package dev.nono.sandbox.macos.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files that are not there: which paths are links, and where they lead. Everything else is a file or directory. */
public final class VirtualFiles {
    private final Map<String, String> links = new HashMap<>();

    /** Makes a link. */
    public VirtualFiles link(String path, String target) {
        links.put(path, target);
        return this;
    }

    /** The links of every Mac. */
    public static VirtualFiles ofMac() {
        return new VirtualFiles()
                .link("/tmp", "/private/tmp")
                .link("/var", "/private/var")
                .link("/etc", "/private/etc");
    }

    /** Where a path leads, and each link on the way under its own path. */
    public record Walk(String end, List<String> links) {}

    Walk walk(String path) {
        Deque<String> rest = new ArrayDeque<>(names(path));
        List<String> met = new ArrayList<>();
        String here = "";
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("..")) {
                here = here.isEmpty() ? "" : here.substring(0, here.lastIndexOf('/'));
                continue;
            }
            String next = here + "/" + name;
            String target = links.get(next);
            if (target == null) {
                here = next;
                continue;
            }
            met.add(next);
            if (met.size() > 40) {
                throw new AssertionError("too many links in " + path);
            }
            List<String> names = names(target);
            for (int i = names.size() - 1; i >= 0; i--) {
                rest.addFirst(names.get(i));
            }
            if (target.startsWith("/")) {
                here = "";
            }
        }
        return new Walk(here.isEmpty() ? "/" : here, met);
    }

    private static List<String> names(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}

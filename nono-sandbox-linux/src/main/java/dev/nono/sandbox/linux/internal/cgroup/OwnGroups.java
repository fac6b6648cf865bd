package dev.nono.sandbox.linux.internal.cgroup;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The groups that this process is in, from {@code /proc/self/cgroup}.
 *
 * @param unified path in the unified hierarchy
 * @param legacy paths in the hierarchies of cgroup v1, by controller
 */
record OwnGroups(Optional<String> unified, Map<String, String> legacy) {

    OwnGroups {
        legacy = Map.copyOf(legacy);
    }

    /** Reads lines of the form {@code number:controllers:path}; the unified one is {@code 0::path}. */
    static OwnGroups parse(String content) {
        Optional<String> unified = Optional.empty();
        Map<String, String> legacy = new HashMap<>();
        for (String line : content.split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length != 3 || !fields[2].startsWith("/")) {
                continue;
            }
            if (fields[0].equals("0") && fields[1].isEmpty()) {
                unified = Optional.of(fields[2]);
            } else {
                for (String controller : fields[1].split(",", -1)) {
                    legacy.put(controller, fields[2]);
                }
            }
        }
        return new OwnGroups(unified, legacy);
    }

    /**
     * The part of the unified path up to the group of the user's systemd, which is delegated to the user: the segment is
     * exactly {@code user@<uid>.service}.
     */
    Optional<String> delegatedToUser(int uid) {
        String marker = "user@" + uid + ".service";
        return unified.flatMap(path -> {
            StringBuilder prefix = new StringBuilder();
            for (String segment : path.substring(1).split("/", -1)) {
                prefix.append('/').append(segment);
                if (segment.equals(marker)) {
                    return Optional.of(prefix.toString());
                }
            }
            return Optional.empty();
        });
    }
}

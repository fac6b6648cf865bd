package dev.nono.sandbox.linux.internal.cgroup;

import java.util.OptionalLong;

/** The name {@code nono.<pid>} of the directory in which a supervisor keeps the groups of its launches. */
final class GroupName {

    private static final String PREFIX = "nono.";
    private static final long MAX = 0xFFFFFFFFL;

    private GroupName() {}

    static String of(long pid) {
        return PREFIX + pid;
    }

    /** The pid in a name of ours; empty for any other name. */
    static OptionalLong pid(String name) {
        String digits = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
        if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > MAX) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(digits));
    }
}

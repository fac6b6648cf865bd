package dev.nono.sandbox.linux.internal.cgroup;

/** A file of the kernel with a key and a number on each line, such as {@code memory.events}. */
final class FlatKeyed {

    private FlatKeyed() {}

    /** The number of exactly this key; 0 if the key is not there. */
    static long value(String content, String key) {
        for (String line : content.split("\n", -1)) {
            String[] words = line.trim().split("\\s+", -1);
            if (words.length == 2 && words[0].equals(key) && words[1].matches("[0-9]{1,18}")) {
                return Long.parseLong(words[1]);
            }
        }
        return 0;
    }
}

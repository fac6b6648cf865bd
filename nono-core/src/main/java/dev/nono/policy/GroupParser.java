package dev.nono.policy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a table of groups: {@code group NAME PLATFORM [required]}, followed by indented entries, one a line. Strict: an
 * unknown word is an error, for a rule that is not understood is a rule that is not held. Written for speed, since
 * every start of the command reads the built-in table.
 */
final class GroupParser {
    private final String origin;
    private final Map<String, PolicyGroup> groups = new LinkedHashMap<>();
    private int line;

    private String name = "";
    private String about = "";
    private Optional<Platform> platform = Optional.empty();
    private boolean required;
    private List<String> read = new ArrayList<>();
    private List<String> write = new ArrayList<>();
    private List<String> readWrite = new ArrayList<>();
    private List<String> deny = new ArrayList<>();
    private Map<String, String> links = new LinkedHashMap<>();
    private boolean denyUnlink;
    private boolean allowUnlinkInWritable;
    private List<String> commands = new ArrayList<>();

    private GroupParser(String origin) {
        this.origin = origin;
    }

    /**
     * Reads a table.
     *
     * @param text the table
     * @param origin where it comes from, for messages
     * @return the groups by name, in the order of the table
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming the line
     */
    static Map<String, PolicyGroup> parse(String text, String origin) {
        return new GroupParser(origin).parse(text);
    }

    private Map<String, PolicyGroup> parse(String text) {
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            line++;
            String content = text.substring(start, end).strip();
            if (!content.isEmpty() && content.charAt(0) != '#') {
                int space = content.indexOf(' ');
                if (space < 0) {
                    throw malformed("\"" + content + "\" has no value");
                }
                String word = content.substring(0, space);
                String value = content.substring(space + 1).strip();
                if (word.equals("group")) {
                    finish();
                    begin(value);
                } else {
                    entry(word, value);
                }
            }
            start = end + 1;
        }
        finish();
        return groups;
    }

    private void begin(String header) {
        int first = header.indexOf(' ');
        if (first < 0) {
            throw malformed("group " + header + " names no platform");
        }
        name = header.substring(0, first);
        String rest = header.substring(first + 1);
        required = rest.endsWith(" required");
        String system = required ? rest.substring(0, rest.length() - " required".length()) : rest;
        platform = Platform.named(system);
        if (platform.isEmpty() && !system.equals("any")) {
            throw malformed("group " + name + " is for the unknown platform \"" + system + "\"");
        }
    }

    private void entry(String word, String value) {
        if (name.isEmpty()) {
            throw malformed("\"" + word + "\" stands before the first group");
        }
        switch (word) {
            case "about" -> about = value;
            case "read" -> read.add(value);
            case "write" -> write.add(value);
            case "readwrite" -> readWrite.add(value);
            case "deny" -> deny.add(value);
            case "command" -> commands.add(value);
            case "link" -> {
                int arrow = value.indexOf(" -> ");
                if (arrow < 0) {
                    throw malformed("a link is written LINK -> TARGET, not \"" + value + "\"");
                }
                links.put(value.substring(0, arrow), value.substring(arrow + " -> ".length()));
            }
            case "unlink" -> {
                switch (value) {
                    case "deny" -> denyUnlink = true;
                    case "allow-writable" -> allowUnlinkInWritable = true;
                    default -> throw malformed("unlink is deny or allow-writable, not \"" + value + "\"");
                }
            }
            default -> throw malformed("\"" + word + "\" is no entry of a group");
        }
    }

    private void finish() {
        if (name.isEmpty()) {
            return;
        }
        if (about.isEmpty()) {
            throw malformed("group " + name + " says not what it is about");
        }
        PolicyGroup group = new PolicyGroup(
                name,
                about,
                platform,
                required,
                read,
                write,
                readWrite,
                deny,
                links,
                denyUnlink,
                allowUnlinkInWritable,
                commands);
        if (groups.putIfAbsent(name, group) != null) {
            throw malformed("group " + name + " exists twice");
        }
        name = "";
        about = "";
        read = new ArrayList<>();
        write = new ArrayList<>();
        readWrite = new ArrayList<>();
        deny = new ArrayList<>();
        links = new LinkedHashMap<>();
        denyUnlink = false;
        allowUnlinkInWritable = false;
        commands = new ArrayList<>();
    }

    private NonoException malformed(String what) {
        return new NonoException(ErrorCode.CONFIG_PARSE, "policy groups of " + origin + ", line " + line + ": " + what);
    }
}

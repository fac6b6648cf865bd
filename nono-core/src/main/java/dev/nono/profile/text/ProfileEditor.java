package dev.nono.profile.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.nono.NonoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the text of a profile and leaves everything else in it as it stands: comments, blank lines, order, conditions and
 * older keys.
 */
public final class ProfileEditor {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private final String origin;
    private String text;

    private ProfileEditor(String text, String origin) {
        this.text = text;
        this.origin = origin;
        ProfileReader.read(text, origin);
    }

    /**
     * Starts with a document.
     *
     * @param text the document
     * @param origin the file, or another name for where it comes from
     * @return an editor
     * @throws NonoException {@link dev.nono.ErrorCode#PROFILE_PARSE} if it is no valid profile
     */
    public static ProfileEditor of(String text, String origin) {
        return new ProfileEditor(text, origin);
    }

    /**
     * Adds strings to a list of a section, behind its last element. The list and the section are made if they are missing;
     * strings that are there already are not added again.
     *
     * @param section such as {@code filesystem}
     * @param list such as {@code read_file}
     * @param values the strings
     * @return this editor
     */
    public ProfileEditor append(String section, String list, List<String> values) {
        Node root = parse();
        Node inSection = root.members.get(section);
        Node inList = inSection == null ? null : inSection.members.get(list);
        List<String> added = new ArrayList<>();
        for (String value : values) {
            if (!added.contains(value) && (inList == null || !inList.strings.contains(value))) {
                added.add(value);
            }
        }
        if (added.isEmpty()) {
            return this;
        }
        if (inList != null) {
            insert(inList, added.stream().map(ProfileEditor::quoted).toList());
        } else if (inSection != null) {
            insert(inSection, List.of(quoted(list) + ": " + array(added)));
        } else {
            String indent = indent(root) + "  ";
            insert(
                    root,
                    List.of(quoted(section) + ": {\n" + indent + quoted(list) + ": " + array(added) + "\n"
                            + indent(root) + "}"));
        }
        ProfileReader.read(text, origin);
        return this;
    }

    /**
     * The document as it is now.
     *
     * @return a valid profile
     */
    public String text() {
        return text;
    }

    /** An object or a list, and where its parts are in the text. */
    private static final class Node {
        private final Map<String, Node> members = new LinkedHashMap<>();
        private final List<String> strings = new ArrayList<>();
        private int open;
        /** The end of the last member or element, or -1. */
        private int lastEnd = -1;
        /** The start of the first one. */
        private int firstStart = -1;
    }

    private void insert(Node node, List<String> parts) {
        boolean ownLines = node.firstStart < 0
                ? parts.get(0).indexOf('\n') >= 0
                : text.substring(node.open, node.firstStart).indexOf('\n') >= 0;
        StringBuilder inserted = new StringBuilder();
        boolean first = node.lastEnd < 0;
        for (String part : parts) {
            inserted.append(first ? "" : ",")
                    .append(ownLines ? "\n" + indent(node) : first ? "" : " ")
                    .append(part);
            first = false;
        }
        if (node.lastEnd < 0 && ownLines) {
            inserted.append('\n');
        }
        int at = node.lastEnd < 0 ? node.open + 1 : node.lastEnd;
        text = text.substring(0, at) + inserted + text.substring(at);
    }

    /** What stands before the first part of a node on its line. */
    private String indent(Node node) {
        if (node.firstStart < 0) {
            return "  ";
        }
        int start = text.lastIndexOf('\n', node.firstStart) + 1;
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    private Node parse() {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Node root = node(parser);
            return root == null ? new Node() : root;
        } catch (IOException e) {
            throw new UncheckedIOException("a valid document cannot be read again", e);
        }
    }

    private static @Nullable Node node(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return null;
        }
        Node node = new Node();
        node.open = (int) parser.currentTokenLocation().getCharOffset();
        JsonToken end = token == JsonToken.START_OBJECT ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
        while (parser.nextToken() != end) {
            String name = "";
            if (token == JsonToken.START_OBJECT) {
                name = parser.currentName();
                start(node, parser);
                parser.nextToken();
            } else {
                start(node, parser);
            }
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                node.strings.add(parser.getText());
            }
            Node below = node(parser);
            if (below != null && token == JsonToken.START_OBJECT) {
                node.members.put(name, below);
            }
            parser.getText();
            node.lastEnd = (int) parser.currentLocation().getCharOffset();
        }
        return node;
    }

    private static void start(Node node, JsonParser parser) {
        if (node.firstStart < 0) {
            node.firstStart = (int) parser.currentTokenLocation().getCharOffset();
        }
    }

    private static String array(List<String> values) {
        StringBuilder array = new StringBuilder("[");
        for (String value : values) {
            array.append(array.length() == 1 ? "" : ", ").append(quoted(value));
        }
        return array.append(']').toString();
    }

    private static String quoted(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
    }
}

package dev.nono.proxy.internal.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The file of tokens: JSON, readable by the user alone, in a directory of its own. Replaced as a whole, so that it is either
 * the old or the new one; sessions that write at the same time wait for each other.
 */
final class TokenFile {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<PosixFilePermission> MINE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> MY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final long LARGEST = 64L * 1024 * 1024;

    /** A lock on a file belongs to the whole JVM, so proxies of one JVM take this one first. */
    private static final Object LOCK = new Object();

    private final Path path;
    private FileTime read = FileTime.fromMillis(0);

    TokenFile(Path path) {
        this.path = path;
    }

    /** The tokens by their phantoms; none if there is no file, or an empty one. */
    synchronized Map<String, TokenStore.Token> read() {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new LinkedHashMap<>();
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() || attributes.size() > LARGEST) {
                throw unusable(attributes.isRegularFile() ? "it is too large" : "it is no regular file", null);
            }
            read = attributes.lastModifiedTime();
            byte[] bytes = Files.readAllBytes(path);
            try {
                return bytes.length == 0 ? new LinkedHashMap<>() : parse(bytes);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        } catch (IOException e) {
            throw unusable("it cannot be read", e.getClass());
        }
    }

    /** The same, if somebody has written it since. */
    synchronized Optional<Map<String, TokenStore.Token>> readIfChanged() {
        try {
            boolean changed = Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                            .equals(read);
            return changed ? Optional.of(read()) : Optional.empty();
        } catch (IOException e) {
            throw unusable("it cannot be read", e.getClass());
        }
    }

    /** Reads, changes and writes, while nobody else does. */
    synchronized Map<String, TokenStore.Token> update(UnaryOperator<Map<String, TokenStore.Token>> change) {
        synchronized (LOCK) {
            try {
                directory();
                Path lock = path.resolveSibling(path.getFileName() + ".lock");
                Set<OpenOption> options =
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                try (FileChannel channel =
                        FileChannel.open(lock, options, PosixFilePermissions.asFileAttribute(MINE))) {
                    channel.lock();
                    Map<String, TokenStore.Token> changed = change.apply(read());
                    write(changed);
                    return changed;
                }
            } catch (IOException e) {
                throw unusable("it cannot be written", e.getClass());
            }
        }
    }

    private void directory() throws IOException {
        Path directory = path.resolveSibling("").toAbsolutePath().normalize();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory.resolveSibling(""));
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(MY_DIRECTORY));
        }
        Files.setPosixFilePermissions(directory, MY_DIRECTORY);
    }

    private void write(Map<String, TokenStore.Token> tokens) throws IOException {
        byte[] bytes = bytes(tokens);
        Path fresh = path.resolveSibling(path.getFileName() + ".tmp");
        // Under the lock, so what is there was left by a session that died.
        Files.deleteIfExists(fresh);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, PosixFilePermissions.asFileAttribute(MINE))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        read = Files.getLastModifiedTime(path);
    }

    private static byte[] bytes(Map<String, TokenStore.Token> tokens) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("version", 1);
            json.writeObjectFieldStart("tokens");
            for (Map.Entry<String, TokenStore.Token> entry : tokens.entrySet()) {
                TokenStore.Token token = entry.getValue();
                char[] real = token.real().copyChars();
                json.writeObjectFieldStart(entry.getKey());
                json.writeFieldName("real");
                json.writeString(real, 0, real.length);
                Arrays.fill(real, '\0');
                json.writeArrayFieldStart("admitted_consumers");
                for (String consumer : token.consumers()) {
                    json.writeString(consumer);
                }
                json.writeEndArray();
                json.writeNumberField("created_at_secs", token.created());
                json.writeStringField("field", token.field());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private Map<String, TokenStore.Token> parse(byte[] bytes) throws IOException {
        Map<String, TokenStore.Token> tokens = new LinkedHashMap<>();
        boolean versioned = false;
        try (JsonParser json = JSON.createParser(bytes)) {
            expect(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("version")) {
                    expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == 1);
                    versioned = true;
                } else if (name.equals("tokens")) {
                    expect(json.currentToken() == JsonToken.START_OBJECT);
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String phantom = json.currentName();
                        expect(Phantom.bare(phantom).isPresent());
                        json.nextToken();
                        tokens.put(phantom, token(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
            expect(json.currentToken() == JsonToken.END_OBJECT && versioned && json.nextToken() == null);
        }
        return tokens;
    }

    private TokenStore.Token token(JsonParser json) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT);
        Optional<Secret> real = Optional.empty();
        List<String> consumers = new ArrayList<>();
        long created = 0;
        String field = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "real" -> {
                    expect(value == JsonToken.VALUE_STRING);
                    int start = json.getTextOffset();
                    char[] copy = Arrays.copyOfRange(json.getTextCharacters(), start, start + json.getTextLength());
                    real = Optional.of(Secret.of(copy));
                    Arrays.fill(copy, '\0');
                }
                case "admitted_consumers" -> {
                    expect(value == JsonToken.START_ARRAY);
                    while (json.nextToken() == JsonToken.VALUE_STRING) {
                        consumers.add(json.getText());
                    }
                    expect(json.currentToken() == JsonToken.END_ARRAY);
                }
                case "created_at_secs" -> {
                    expect(value == JsonToken.VALUE_NUMBER_INT);
                    created = json.getLongValue();
                }
                case "field" -> field = json.getText();
                default -> json.skipChildren();
            }
        }
        return new TokenStore.Token(
                real.orElseThrow(() -> unusable("a token is missing", null)), consumers, created, field);
    }

    private void expect(boolean fits) {
        if (!fits) {
            throw unusable("it is not what nono writes", null);
        }
    }

    /** What the parser says quotes the file, so only the kind of the error is told. */
    private NonoException unusable(String why, @Nullable Class<?> kind) {
        return new NonoException(
                ErrorCode.KEYSTORE_ACCESS,
                "the file of captured tokens " + path + " cannot be used: " + why
                        + (kind == null ? "" : " (" + kind.getSimpleName() + ")")
                        + "; move it away to begin anew, and log in again");
    }
}

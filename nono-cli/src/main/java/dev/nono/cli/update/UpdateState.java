package dev.nono.cli.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is remembered from one check to the next, in {@code update-check.json} of the state directory. A file that cannot be
 * read counts as none.
 *
 * @param id a random name of this installation
 * @param checked when the service was asked last
 * @param found what it said then
 */
record UpdateState(String id, Instant checked, Optional<Release> found) {
    private static final Duration FRESH = Duration.ofHours(24);
    private static final long LARGEST = 64 * 1024;

    /** Where the file is; empty if that cannot be told. */
    static Optional<Path> file(Map<String, String> variables) {
        String state = variables.getOrDefault("XDG_STATE_HOME", "");
        String home = variables.getOrDefault("HOME", "");
        if (state.startsWith("/")) {
            return Optional.of(Path.of(state, "nono", "update-check.json"));
        }
        return home.startsWith("/")
                ? Optional.of(Path.of(home, ".local", "state", "nono", "update-check.json"))
                : Optional.empty();
    }

    static UpdateState read(Path file) {
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST) {
                JsonNode json = new JsonMapper().readTree(Files.readAllBytes(file));
                return new UpdateState(
                        UUID.fromString(json.path("uuid").asText()).toString(),
                        Instant.ofEpochSecond(json.path("last_check").asLong()),
                        Release.of(json.path("cached_result")));
            }
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return fresh();
        }
        return fresh();
    }

    private static UpdateState fresh() {
        return new UpdateState(UUID.randomUUID().toString(), Instant.EPOCH, Optional.empty());
    }

    /** Whether the service was asked in the last 24 hours. A check in the future was none: the clock was wrong. */
    boolean isFresh(Instant now) {
        return !checked.isAfter(now) && checked.plus(FRESH).isAfter(now);
    }

    UpdateState checkedAt(Instant now) {
        return new UpdateState(id, now, found);
    }

    UpdateState with(Release release) {
        return new UpdateState(id, checked, Optional.of(release));
    }

    /** Replaces the file by a complete one. */
    void write(Path file) throws IOException {
        ObjectNode json = new JsonMapper().createObjectNode();
        json.put("uuid", id);
        json.put("last_check", checked.getEpochSecond());
        if (found.isPresent()) {
            json.putObject("cached_result")
                    .put("latest_version", found.get().version())
                    .put("update_available", found.get().available())
                    .put("message", found.get().message())
                    .put("release_url", found.get().url());
        }
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path whole = Files.createTempFile(directory, ".update-check", ".tmp");
        try {
            Files.writeString(whole, json.toPrettyString() + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}

package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The files in the directory of the user's profiles. */
final class UserProfiles {
    private final Path directory;

    UserProfiles(Path directory) {
        this.directory = directory;
    }

    /** Sorted by name; of two files of one name, the one that counts. */
    List<ProfileSource> all() {
        TreeMap<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String file = child.getFileName().toString();
                String name = file.endsWith(".jsonc")
                        ? file.substring(0, file.length() - ".jsonc".length())
                        : file.endsWith(".json") ? file.substring(0, file.length() - ".json".length()) : "";
                if (ProfileName.isValid(name) && (file.endsWith(".jsonc") || !files.containsKey(name))) {
                    files.put(name, child);
                }
            }
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ,
                    directory,
                    "the profiles in " + directory + " cannot be listed: " + e.getMessage(),
                    e);
        }
        List<ProfileSource> sources = new ArrayList<>();
        files.forEach((name, file) ->
                sources.add(new ProfileSource(ProfileSource.Kind.USER, name, Optional.of(file), Optional.empty())));
        return sources;
    }
}

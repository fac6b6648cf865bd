package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.json.LocatedJson;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.text.ProfileReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The profiles of installed packs. Read only. */
final class InstalledPacks {
    private final Path packages;

    InstalledPacks(Path packages) {
        this.packages = packages;
    }

    /**
     * A profile of a pack.
     *
     * @param name the name under which it is installed
     * @param aliases its other names
     * @param file where it is
     * @param pack the pack, as {@code namespace/name}
     * @param directory where the pack is installed
     */
    record PackProfile(String name, List<String> aliases, Path file, String pack, Path directory) {
        boolean answersTo(String wanted) {
            return name.equals(wanted) || aliases.contains(wanted);
        }
    }

    /** Every profile, in the order of the packs. Packs whose manifest is missing or malformed are left out. */
    List<PackProfile> all() {
        TreeMap<String, Path> packs = new TreeMap<>();
        for (Path namespace : directories(packages)) {
            for (Path pack : directories(namespace)) {
                packs.put(namespace.getFileName() + "/" + pack.getFileName(), pack);
            }
        }
        List<PackProfile> profiles = new ArrayList<>();
        packs.forEach((name, directory) -> {
            try {
                profiles.addAll(profiles(name, directory));
            } catch (NonoException e) {
                // A pack that is broken provides nothing; who names it gets the reason.
                return;
            }
        });
        return profiles;
    }

    /** The first pack profile of a name. */
    Optional<PackProfile> named(String name) {
        if (!Files.isDirectory(packages)) {
            return Optional.empty();
        }
        for (PackProfile profile : all()) {
            if (profile.answersTo(name) && Files.isRegularFile(profile.file())) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /** Whether a pack is installed. */
    boolean isInstalled(String pack) {
        return Files.isRegularFile(packages.resolve(pack).resolve("package.json"));
    }

    /** The first profile of a pack. */
    Optional<PackProfile> ofPack(String pack) {
        if (!isInstalled(pack)) {
            return Optional.empty();
        }
        List<PackProfile> profiles = profiles(pack, packages.resolve(pack));
        for (PackProfile profile : profiles) {
            if (Files.isRegularFile(profile.file())) {
                return Optional.of(profile);
            }
        }
        throw new NonoException(ErrorCode.PROFILE_NOT_FOUND, "the pack " + pack + " is installed, but has no profile");
    }

    private static List<PackProfile> profiles(String pack, Path directory) {
        Path manifest = directory.resolve("package.json");
        LocatedObject json =
                LocatedJson.parse(ProfileReader.text(manifest), manifest.toString(), ErrorCode.PROFILE_PARSE);
        List<PackProfile> profiles = new ArrayList<>();
        for (LocatedObject artifact : json.objects("artifacts")) {
            Optional<String> installed = artifact.string("install_as");
            if (artifact.string("type").orElse("").equals("profile")
                    && installed.isPresent()
                    && ProfileName.isValid(installed.get())) {
                profiles.add(new PackProfile(
                        installed.get(),
                        artifact.strings("aliases"),
                        directory.resolve("profiles").resolve(installed.get() + ".json"),
                        pack,
                        directory));
            }
        }
        return profiles;
    }

    private static List<Path> directories(Path parent) {
        List<Path> directories = new ArrayList<>();
        if (!Files.isDirectory(parent)) {
            return directories;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    directories.add(child);
                }
            }
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ,
                    parent,
                    "the packs in " + parent + " cannot be listed: " + e.getMessage(),
                    e);
        }
        return directories;
    }
}

package dev.nono.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.InstalledPacks.PackProfile;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.ProfileDocument;
import dev.nono.profile.text.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds profiles and reads them with all that they extend. Uses no network and writes nothing. */
public final class Profiles {
    private static final int MAX_DEPTH = 10;
    private static final Map<String, String> PACKS = Map.of(
            "claude", "nolabs-ai/claude",
            "claude-code", "nolabs-ai/claude",
            "codex", "nolabs-ai/codex",
            "opencode", "nolabs-ai/opencode",
            "openclaw", "nolabs-ai/openclaw",
            "swival", "jedisct1/swival");

    private final ProfileLocations locations;
    private final InstalledPacks packs;

    private Profiles(ProfileLocations locations) {
        this.locations = Objects.requireNonNull(locations);
        this.packs = new InstalledPacks(locations.packages());
    }

    /**
     * The profiles of a user.
     *
     * @param locations where they are
     * @return the profiles
     */
    public static Profiles at(ProfileLocations locations) {
        return new Profiles(locations);
    }

    /**
     * Loads a profile of the user of this process.
     *
     * @param name a name, a path, or {@code namespace/pack}
     * @return the profile with its bases
     * @throws NonoException as {@link #find}
     */
    public static LoadedProfile load(String name) {
        Path directory = Path.of("").toAbsolutePath();
        return at(ProfileLocations.of(System.getenv(), directory)).find(name, List.of());
    }

    /**
     * Where the profiles are.
     *
     * @return the places
     */
    public ProfileLocations locations() {
        return locations;
    }

    /**
     * Loads a profile.
     *
     * @param name a name, a path, or {@code namespace/pack}
     * @return the profile with its bases
     * @throws NonoException as {@link #find(String, List)}
     */
    public LoadedProfile find(String name) {
        return find(name, List.of());
    }

    /**
     * Loads a profile that extends some more.
     *
     * @param name a name, a path, or {@code namespace/pack}
     * @param moreBases names to put in front of those that the profile itself extends
     * @return the profile with its bases
     * @throws NonoException {@link ErrorCode#PROFILE_NOT_FOUND}, {@link ErrorCode#PROFILE_READ},
     *     {@link ErrorCode#PROFILE_PARSE} or {@link ErrorCode#PROFILE_INHERITANCE} with the chain of profiles
     */
    public LoadedProfile find(String name, List<String> moreBases) {
        Found found = locate(name);
        return load(found, moreBases, new ArrayList<>(), new ArrayList<>());
    }

    /**
     * Loads a profile from a document that is no file of a profile, such as a draft.
     *
     * @param document what was read
     * @param source where it comes from; its file gives the directory for bases
     * @return the profile with its bases
     * @throws NonoException as {@link #find(String, List)}
     */
    public LoadedProfile load(ProfileDocument document, ProfileSource source) {
        return load(
                new Found(source, document, source.file().map(Path::getParent).orElse(null)),
                List.of(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /**
     * Where a profile of a name would come from, without reading it.
     *
     * @param name a valid name
     * @return the first place that has it, or empty
     */
    public Optional<ProfileSource> source(String name) {
        Optional<Path> file = userFile(name);
        if (file.isPresent()) {
            return Optional.of(new ProfileSource(ProfileSource.Kind.USER, name, file, Optional.empty()));
        }
        Optional<PackProfile> pack = packs.named(name);
        if (pack.isPresent()) {
            return Optional.of(sourceOf(pack.get(), name));
        }
        return BuiltInProfiles.names().contains(name) ? Optional.of(sourceOf(name)) : Optional.empty();
    }

    /**
     * Whether a name is that of a profile of a pack or of nono, which one of the user would hide.
     *
     * @param name a valid name
     * @return true if there is one
     */
    public boolean isTaken(String name) {
        return BuiltInProfiles.names().contains(name) || packs.named(name).isPresent();
    }

    /**
     * The file of a profile of the user.
     *
     * @param name a valid name
     * @return the file, {@code .jsonc} before {@code .json}; empty if there is none
     */
    public Optional<Path> userFile(String name) {
        return fileIn(locations.profiles(), name);
    }

    /**
     * Every profile of a name, built-in ones first, then those of packs, then those of the user.
     *
     * @return the places
     */
    public List<ProfileSource> list() {
        List<ProfileSource> sources = new ArrayList<>();
        BuiltInProfiles.names().forEach(name -> sources.add(sourceOf(name)));
        for (PackProfile pack : packs.all()) {
            sources.add(sourceOf(pack, pack.name()));
        }
        sources.addAll(new UserProfiles(locations.profiles()).all());
        return sources;
    }

    /**
     * Loads a profile that comes with nono, also where the user has one of that name.
     *
     * @param name one of {@link BuiltInProfiles#names()}
     * @return the profile with its bases
     * @throws NonoException {@link ErrorCode#PROFILE_NOT_FOUND} for another name
     */
    public LoadedProfile builtIn(String name) {
        ProfileDocument document = BuiltInProfiles.find(name).orElseThrow(() -> notFound(name));
        return load(document, sourceOf(name));
    }

    /**
     * Whether a pack is installed.
     *
     * @param pack {@code namespace/name}
     * @return true if its manifest is there
     */
    public boolean isInstalled(String pack) {
        return packs.isInstalled(pack);
    }

    /** A document, and the directory in which its bases may lie beside it. */
    private record Found(
            ProfileSource source,
            ProfileDocument document,
            @Nullable Path directory) {}

    private LoadedProfile load(Found found, List<String> moreBases, List<String> names, List<String> identities) {
        if (identities.contains(found.source().identity())) {
            names.add(found.source().name());
            throw inheritance("the profiles extend each other in a circle: " + String.join(" -> ", names));
        }
        if (names.size() >= MAX_DEPTH) {
            throw inheritance("the profiles extend each other over more than " + MAX_DEPTH + " levels: "
                    + String.join(" -> ", names));
        }
        names.add(found.source().name());
        identities.add(found.source().identity());
        Profile profile = found.document().profile();
        List<String> extended = new ArrayList<>(moreBases);
        for (String base : profile.parents()) {
            if (!extended.contains(base)) {
                extended.add(base);
            }
        }
        List<LoadedProfile> bases = new ArrayList<>();
        for (String base : extended) {
            bases.add(load(base(base, found, names), List.of(), names, identities));
        }
        names.remove(names.size() - 1);
        identities.remove(identities.size() - 1);
        return new LoadedProfile(found.source(), found.document(), extended, bases);
    }

    private Found locate(String argument) {
        ProfileName name = ProfileName.of(argument, locations.directory());
        return switch (name.kind()) {
            case FILE -> file(resolve(name.text()), ProfileSource.Kind.FILE, argument);
            case REFERENCE ->
                reference(name.text())
                        .orElseThrow(() -> new NonoException(
                                ErrorCode.PROFILE_NOT_FOUND,
                                "the pack " + name.text() + " is not installed; install it first: nono pull "
                                        + name.text()));
            case NAME -> named(name.text()).orElseThrow(() -> notFound(name.text()));
        };
    }

    private Path resolve(String path) {
        try {
            return locations.directory().resolve(path);
        } catch (InvalidPathException e) {
            throw new NonoException(ErrorCode.PROFILE_READ, "\"" + path + "\" is no path: " + e.getReason(), e);
        }
    }

    /** A base: beside the profile that names it, then of the user, of packs, of nono. */
    private Found base(String name, Found child, List<String> chain) {
        if (ProfileName.isReference(name)) {
            int at = name.indexOf('@');
            return reference(at < 0 ? name : name.substring(0, at)).orElseThrow(() -> unknownBase(name, chain));
        }
        if (!ProfileName.isValid(name)) {
            throw inheritance("\"" + name + "\" cannot be extended: it is no name of a profile; extended by "
                    + String.join(" -> ", chain));
        }
        if (child.directory() != null) {
            Optional<Path> sibling = fileIn(child.directory(), name);
            if (sibling.isPresent() && !sibling.equals(child.source().file())) {
                boolean user = sibling.get().startsWith(locations.profiles());
                return file(sibling.get(), user ? ProfileSource.Kind.USER : ProfileSource.Kind.FILE, name);
            }
        }
        return named(name).orElseThrow(() -> unknownBase(name, chain));
    }

    private Optional<Found> named(String name) {
        Optional<Path> file = userFile(name);
        if (file.isPresent()) {
            return Optional.of(file(file.get(), ProfileSource.Kind.USER, name));
        }
        Optional<PackProfile> pack = packs.named(name);
        if (pack.isPresent()) {
            return Optional.of(found(pack.get(), name));
        }
        Optional<ProfileDocument> builtIn = BuiltInProfiles.find(name);
        return builtIn.map(document -> new Found(sourceOf(name), document, null));
    }

    private Optional<Found> reference(String pack) {
        return packs.ofPack(pack).map(profile -> found(profile, pack));
    }

    private static Found found(PackProfile pack, String name) {
        ProfileDocument document = ProfileReader.read(pack.file());
        // Bases of a pack are searched by name only.
        return new Found(sourceOf(pack, name), document, null);
    }

    private static Found file(Path file, ProfileSource.Kind kind, String name) {
        ProfileDocument document = ProfileReader.read(file);
        Path real = real(file);
        return new Found(
                new ProfileSource(kind, name, Optional.of(real), Optional.empty()), document, real.getParent());
    }

    private static Optional<Path> fileIn(Path directory, String name) {
        for (String extension : List.of(".jsonc", ".json")) {
            Path file = directory.resolve(name + extension);
            if (Files.isRegularFile(file)) {
                return Optional.of(real(file));
            }
        }
        return Optional.empty();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ, file, "the profile " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ProfileSource sourceOf(String name) {
        return new ProfileSource(ProfileSource.Kind.BUILT_IN, name, Optional.empty(), Optional.empty());
    }

    private static ProfileSource sourceOf(PackProfile pack, String name) {
        return new ProfileSource(ProfileSource.Kind.PACK, name, Optional.of(pack.file()), Optional.of(pack.pack()));
    }

    private static NonoException notFound(String name) {
        String pack = PACKS.get(name);
        return new NonoException(
                ErrorCode.PROFILE_NOT_FOUND,
                pack == null
                        ? "there is no profile \"" + name + "\"; nono profile list shows those that exist"
                        : "the profile \"" + name + "\" comes with the pack " + pack + "; install first: nono pull "
                                + pack,
                Map.of("profile", name),
                null);
    }

    private static NonoException unknownBase(String name, List<String> chain) {
        String pack = PACKS.get(name);
        return inheritance("the profile \"" + name + "\" that " + String.join(" -> ", chain) + " extends does not exist"
                + (pack == null ? "" : "; install first: nono pull " + pack));
    }

    private static NonoException inheritance(String message) {
        return new NonoException(ErrorCode.PROFILE_INHERITANCE, message);
    }
}

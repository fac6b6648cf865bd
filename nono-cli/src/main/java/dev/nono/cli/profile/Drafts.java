package dev.nono.cli.profile;

import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileName;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import dev.nono.profile.text.ProfileFiles;
import dev.nono.profile.text.ProfileReader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Drafts: profiles that a program in a sandbox proposes. Hostile input until somebody has read them. */
final class Drafts {
    private final Profiles profiles;

    Drafts(Profiles profiles) {
        this.profiles = profiles;
    }

    /** The file of a draft. */
    Path file(String name) {
        ProfileName.requireValid(name);
        return profiles.locations().drafts().resolve(name + ".json");
    }

    /** The file with the hash of the profile that the draft started from. */
    Path base(String name) {
        return profiles.locations().drafts().resolve(name + ".base");
    }

    /** The profile that the draft is for, as it lies in its directory: a link there is not followed. */
    Path target(String name) {
        Path commented = profiles.locations().profiles().resolve(name + ".jsonc");
        return Files.exists(commented, LinkOption.NOFOLLOW_LINKS)
                ? commented
                : profiles.locations().profiles().resolve(name + ".json");
    }

    /** The draft as if it were the profile already: what it extends is found where that would be. */
    LoadedProfile load(String name) {
        Path file = file(name);
        String text = ProfileFiles.readUnlinked(file);
        return profiles.load(
                ProfileReader.read(text, file.toString()),
                new ProfileSource(ProfileSource.Kind.USER, name, Optional.of(target(name)), Optional.empty()));
    }
}

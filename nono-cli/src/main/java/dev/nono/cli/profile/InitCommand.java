package dev.nono.cli.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.policy.PolicyGroups;
import dev.nono.profile.BuiltInProfiles;
import dev.nono.profile.ProfileName;
import dev.nono.profile.Profiles;
import dev.nono.profile.text.ProfileFiles;
import dev.nono.profile.text.ProfileTemplate;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code profile init}. Checks everything before it writes anything. */
final class InitCommand {
    private final Arguments arguments;
    private final Console console;
    private final Profiles profiles;

    InitCommand(Arguments arguments, Console console, Profiles profiles) {
        this.arguments = arguments;
        this.console = console;
        this.profiles = profiles;
    }

    int run(String name) {
        ProfileCommand.requireOutside(System.getenv());
        int slash = name.lastIndexOf('/');
        if (slash >= 0) {
            throw refused("\"" + name + "\" is the name of a pack; use a name of your own, such as "
                    + name.substring(slash + 1).replaceAll("@.*", "") + "-local");
        }
        ProfileName.requireValid(name);
        Path file = arguments
                .text(Option.TO_FILE)
                .map(path -> Path.of(path).toAbsolutePath())
                .orElse(profiles.locations().profiles().resolve(name + ".json"));
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !arguments.has(Option.FORCE)) {
            throw refused(file + " exists already; --force replaces it");
        }
        if (BuiltInProfiles.names().contains(name)) {
            throw refused(
                    "\"" + name + "\" is the name of a built-in profile; use " + name + "-local and --extends " + name);
        }
        Optional<String> base = base();
        List<String> groups = new ArrayList<>();
        for (OsString group : arguments.values(Option.GROUPS)) {
            groups.add(PolicyGroups.builtIn().require(group.toString()).name());
        }
        ProfileTemplate template =
                new ProfileTemplate(name, base, arguments.text(Option.DESCRIPTION), groups, arguments.has(Option.FULL));
        try {
            Files.createDirectories(file.resolve("..").normalize());
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, file, "the directory of " + file + " cannot be made: " + e.getMessage(), e);
        }
        ProfileFiles.write(file, template.text());
        console.say("Wrote " + file + ".");
        console.say("Check it with nono profile validate " + name + ", use it with nono run --profile " + name + ".");
        return 0;
    }

    private Optional<String> base() {
        List<OsString> bases = arguments.values(Option.EXTENDS);
        if (bases.size() > 1) {
            throw refused("profile init takes one base; add more in the file");
        }
        if (bases.isEmpty()) {
            return Optional.empty();
        }
        String base = bases.get(0).toString();
        profiles.find(base);
        return Optional.of(base);
    }

    private static NonoException refused(String message) {
        return new NonoException(ErrorCode.CONFIG_WRITE, message);
    }
}

package dev.nono.cli.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.launch.Question;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Streams;
import dev.nono.policy.PolicyGroups;
import dev.nono.policy.ProfileCheck;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import dev.nono.profile.Widening;
import dev.nono.profile.model.PathList;
import dev.nono.profile.model.Profile;
import dev.nono.profile.text.LineDiff;
import dev.nono.profile.text.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code profile promote}: a draft becomes the profile after somebody has seen what it changes. */
final class PromoteCommand {
    private final Arguments arguments;
    private final Console console;
    private final Profiles profiles;
    private final Drafts drafts;
    private final ProfileContext context;

    PromoteCommand(Arguments arguments, Console console, Profiles profiles, ProfileContext context) {
        this.arguments = arguments;
        this.console = console;
        this.profiles = profiles;
        this.drafts = new Drafts(profiles);
        this.context = context;
    }

    int run(String name) {
        if (arguments.has(Option.DIFF) && arguments.has(Option.YES)) {
            throw new UsageException(Optional.of(Command.PROFILE_PROMOTE), "--diff and --yes exclude each other");
        }
        ProfileCommand.requireOutside(context.environment());
        Path draft = drafts.file(name);
        String text = ProfileFiles.readUnlinked(draft);
        Profile proposed = check(name);
        Path target = drafts.target(name);
        String before = current(name, target);
        show(before, text, proposed, before.isEmpty() ? Profile.EMPTY : resolve(profiles.find(name)));
        if (arguments.has(Option.DIFF)) {
            return 0;
        }
        if (!arguments.has(Option.YES) && !confirmed(name)) {
            throw new NonoException(ErrorCode.CANCELLED, "the draft was not promoted");
        }
        if (!ProfileFiles.readUnlinked(draft).equals(text)) {
            throw refused("the draft changed while it was looked at; look again");
        }
        try {
            Files.createDirectories(profiles.locations().profiles());
            ProfileFiles.write(target, text);
            Files.delete(draft);
            Files.deleteIfExists(drafts.base(name));
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE, target, "the draft could not be promoted: " + e.getMessage(), e);
        }
        console.say("Promoted the draft to " + target + ".");
        return 0;
    }

    private Profile check(String name) {
        LoadedProfile loaded = drafts.load(name);
        String named = loaded.document().profile().displayName();
        if (!named.equals(name)) {
            throw refused("the draft " + name + " is called \"" + named + "\" in meta.name; the two must be equal");
        }
        Profile resolved = resolve(loaded);
        List<String> errors = ProfileCheck.groupErrors(resolved, PolicyGroups.builtIn());
        if (!errors.isEmpty()) {
            throw refused("the draft cannot be used: " + String.join("; ", errors));
        }
        for (PathList list : PathList.values()) {
            if (ProfileCheck.hasBlank(resolved, list)) {
                throw refused("the draft has a blank path under filesystem." + list.wireName());
            }
        }
        return resolved;
    }

    private Profile resolve(LoadedProfile loaded) {
        return loaded.resolve(context).profile();
    }

    /** The profile as it is, which must be the one that the draft started from. */
    private String current(String name, Path target) {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Optional<ProfileSource> other = profiles.source(name);
            if (other.isPresent()) {
                throw refused("\"" + name + "\" is the name of a "
                        + other.get().kind().wireName()
                        + " profile, which is never replaced; call the draft otherwise");
            }
            return "";
        }
        String text = ProfileFiles.readUnlinked(target);
        Path base = drafts.base(name);
        String recorded = Files.exists(base, LinkOption.NOFOLLOW_LINKS)
                ? ProfileFiles.readUnlinked(base).strip().toLowerCase(Locale.ROOT)
                : "";
        if (!recorded.equals(ProfileFiles.sha256(text))) {
            throw refused("the profile " + target + " is not the one that the draft started from; draft again from it");
        }
        return text;
    }

    private void show(String before, String after, Profile proposed, Profile current) {
        StringBuilder out = new StringBuilder();
        LineDiff.of(before, after)
                .forEach(line -> out.append(Printable.line(line)).append('\n'));
        List<String> wider = Widening.of(current, proposed);
        if (!wider.isEmpty()) {
            out.append("\nThe draft opens more than the profile does now:\n");
            wider.forEach(line -> out.append("  ").append(Printable.line(line)).append('\n'));
        }
        console.result(out.toString());
    }

    private boolean confirmed(String name) {
        if (!Streams.isTerminal(0)) {
            throw refused("nobody can be asked here; look at the draft with --diff and promote it with --yes");
        }
        return Question.ask("Promote the draft " + Printable.line(name) + "?", console);
    }

    private static NonoException refused(String message) {
        return new NonoException(ErrorCode.CONFIG_WRITE, message);
    }
}

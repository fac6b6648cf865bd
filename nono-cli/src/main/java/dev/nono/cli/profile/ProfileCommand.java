package dev.nono.cli.profile;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.args.UsageException;
import dev.nono.cli.launch.Contexts;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.manifest.ManifestExport;
import dev.nono.network.ProfileManifest;
import dev.nono.platform.PlatformFacts;
import dev.nono.policy.PolicyContext;
import dev.nono.policy.PolicyGroups;
import dev.nono.policy.ProfileCheck;
import dev.nono.profile.LoadedProfile;
import dev.nono.profile.ProfileContext;
import dev.nono.profile.ProfileLocations;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.text.ProfileDiff;
import dev.nono.profile.text.ProfileFiles;
import dev.nono.profile.text.ProfileGuide;
import dev.nono.profile.text.ProfileView;
import dev.nono.sandbox.OsString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that start with {@code profile}. */
public final class ProfileCommand {
    private static final int DEPRECATED_ONLY = 2;

    private final Arguments arguments;
    private final Console console;
    private final PolicyContext user;
    private final Profiles profiles;

    private ProfileCommand(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        this.arguments = arguments;
        this.console = console;
        this.user = Contexts.of(variables);
        ProfileLocations locations =
                ProfileLocations.of(user.environment(), Path.of("").toAbsolutePath());
        locations.warnings().forEach(console::warn);
        this.profiles = Profiles.at(locations);
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     */
    public static int run(Arguments arguments, Map<OsString, OsString> variables, Console console) {
        return new ProfileCommand(arguments, variables, console).run();
    }

    private int run() {
        return switch (arguments.command()) {
            case PROFILE_INIT -> new InitCommand(arguments, console, profiles).run(operand());
            case PROFILE_LIST -> new ListCommand(console, profiles).run(arguments.has(Option.JSON));
            case PROFILE_SHOW -> show();
            case PROFILE_DIFF -> diff();
            case PROFILE_VALIDATE -> validate();
            case PROFILE_PROMOTE -> new PromoteCommand(arguments, console, profiles, context()).run(operand());
            case PROFILE_GROUPS -> new GroupsCommand(arguments, console, user).run();
            case PROFILE_SCHEMA -> schema();
            default -> {
                console.result(ProfileGuide.guide());
                yield 0;
            }
        };
    }

    private String operand() {
        return operand(0);
    }

    private String operand(int index) {
        List<OsString> operands = arguments.trailing();
        if (operands.size() <= index) {
            Command command = arguments.command();
            throw new UsageException(Optional.of(command), "nono " + command.typed() + " needs the name of a profile");
        }
        return operands.get(index).toString();
    }

    private ProfileContext context() {
        return new ProfileContext(
                PlatformFacts.ofThisSystem(), Path.of("").toAbsolutePath(), user.uid(), user.environment());
    }

    private ResolvedProfile resolve(String name) {
        LoadedProfile loaded = profiles.find(name);
        loaded.legacyWarnings().forEach(console::warnAlways);
        ResolvedProfile resolved = loaded.resolve(context());
        return resolved.withProfile(ShowText.withGroups(resolved.profile()));
    }

    private int show() {
        ResolvedProfile resolved = resolve(operand());
        if (arguments.text(Option.FORMAT).orElse("profile").equals("manifest")) {
            ManifestExport export = ProfileManifest.of(resolved, user);
            export.unrepresented().forEach(what -> console.warn("the manifest cannot say " + what));
            console.result(export.manifest().toJson());
        } else if (arguments.has(Option.JSON)) {
            console.result(ProfileView.json(resolved.profile()));
        } else {
            console.result(new ShowText(resolved, arguments.has(Option.RAW), console.resultPaint()).text());
        }
        return 0;
    }

    private int diff() {
        String first = operand(0);
        String second = operand(1);
        ProfileDiff diff = ProfileDiff.of(
                first, resolve(first).profile(), second, resolve(second).profile());
        if (arguments.has(Option.JSON)) {
            console.result(diff.json());
            return 0;
        }
        List<String> lines = diff.lines();
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(Printable.line(line)).append('\n'));
        console.result(lines.isEmpty() ? first + " and " + second + " come to the same.\n" : text.toString());
        return 0;
    }

    private int validate() {
        String target = operand();
        ProfileCheck check = ProfileCheck.of(target, () -> load(target), context(), PolicyGroups.builtIn());
        if (arguments.has(Option.JSON)) {
            console.result(check.json());
        } else {
            StringBuilder text = new StringBuilder();
            check.errors()
                    .forEach(error -> text.append("error: ")
                            .append(Printable.lines(error))
                            .append('\n'));
            check.warnings()
                    .forEach(line -> text.append("warning: ")
                            .append(Printable.lines(line))
                            .append('\n'));
            text.append(Printable.line(target)).append(check.isValid() ? " is valid.\n" : " is not valid.\n");
            console.result(text.toString());
        }
        check.deprecatedKeys().forEach(key -> console.warnAlways(key.warning()));
        if (!check.deprecatedKeys().isEmpty()) {
            console.notice("deprecated keys: " + check.deprecatedKeys().size());
        }
        if (!check.isValid()) {
            return 1;
        }
        return arguments.has(Option.STRICT) && !check.deprecatedKeys().isEmpty() ? DEPRECATED_ONLY : 0;
    }

    private LoadedProfile load(String target) {
        if (arguments.has(Option.DRAFT)) {
            return new Drafts(profiles).load(target);
        }
        if (Files.exists(profiles.locations().directory().resolve(target)) && target.indexOf('/') < 0) {
            return profiles.find("./" + target);
        }
        return profiles.find(target);
    }

    private int schema() {
        Optional<String> file = arguments.text(Option.TO_FILE);
        if (file.isEmpty()) {
            console.result(ProfileGuide.schema());
            return 0;
        }
        requireOutside(user.environment());
        ProfileFiles.write(Path.of(file.get()).toAbsolutePath(), ProfileGuide.schema());
        return 0;
    }

    /** Refuses to write profiles inside of a sandbox, where they would be the work of the program that is held by them. */
    static void requireOutside(Map<String, String> environment) {
        if (environment.containsKey("NONO_CAP_FILE")) {
            throw new NonoException(
                    ErrorCode.CONFIG_WRITE, "profiles cannot be written inside of a sandbox; do it outside of it");
        }
    }
}

package dev.nono.cli.launch;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.args.Option;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Streams;
import dev.nono.diagnostic.SessionReport;
import dev.nono.learn.ProfileAdditions;
import dev.nono.learn.Refusals;
import dev.nono.learn.Refused;
import dev.nono.learn.Trace;
import dev.nono.policy.CompiledPolicy;
import dev.nono.policy.PolicyContext;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import dev.nono.profile.ResolvedProfile;
import dev.nono.profile.expand.ExpandedPath;
import dev.nono.profile.expand.Expansion;
import dev.nono.profile.model.Entry;
import dev.nono.profile.model.PathList;
import dev.nono.profile.text.ProfileFiles;
import dev.nono.sandbox.OsString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * After a run: offers to save what the command was refused in a profile of the user. Only a person at a terminal is asked,
 * and only after everything that the command started has ended, so that nothing of it can answer.
 */
final class SaveOffer {
    private static final int SHOWN = 10;

    private final Arguments arguments;
    private final Map<OsString, OsString> variables;
    private final Console console;
    private final SandboxPlan plan;
    private final CompiledPolicy policy;

    private SaveOffer(
            Arguments arguments,
            Map<OsString, OsString> variables,
            Console console,
            SandboxPlan plan,
            CompiledPolicy policy) {
        this.arguments = arguments;
        this.variables = variables;
        this.console = console;
        this.plan = plan;
        this.policy = policy;
    }

    /** Whether anything is told about this run at all. */
    static boolean isWanted(Arguments arguments, Console console) {
        return arguments.command() == Command.RUN && !arguments.has(Option.NO_DIAGNOSTICS) && !console.isSilent();
    }

    /** Tells what was refused, and offers to save it. Whatever goes wrong is a warning: the command has had its say. */
    static void make(
            Arguments arguments,
            Map<OsString, OsString> variables,
            Console console,
            SandboxPlan plan,
            SessionReport report,
            Trace trace) {
        if (plan.policy().isEmpty() || !isWanted(arguments, console)) {
            return;
        }
        try {
            new SaveOffer(arguments, variables, console, plan, plan.policy().get()).make(report, trace);
        } catch (NonoException e) {
            console.warn("nothing was saved: " + e.getMessage());
        }
    }

    private void make(SessionReport report, Trace trace) {
        List<Refused> refused = Refusals.of(report, trace, policy, suppressed());
        if (refused.isEmpty()) {
            return;
        }
        if (arguments.has(Option.WATCH_FILES)) {
            tell(refused);
        }
        if (!isPossible()) {
            return;
        }
        PolicyContext user = policy.resolved().context();
        Profiles profiles = ChosenProfile.profiles(user);
        Optional<ProfileSource> active =
                plan.profile().map(ChosenProfile::resolved).map(ResolvedProfile::source);
        if (active.isPresent() && active.get().kind() == ProfileSource.Kind.FILE) {
            console.say("To save it, add it to " + Printable.line(active.get().display())
                    + ": nono writes no files outside of the directory of your profiles.");
            return;
        }
        Question.forgetTyped();
        SaveDialogue dialogue = new SaveDialogue(console, user.home());
        ProfileAdditions additions = dialogue.choose(refused);
        if (additions.isEmpty()) {
            console.say("Nothing was saved.");
            return;
        }
        Optional<String> name = active.isPresent() && active.get().kind() == ProfileSource.Kind.USER
                ? Optional.of(active.get().name())
                : dialogue.name(profiles, suggestion(active));
        if (name.isEmpty()) {
            console.say("Nothing was saved.");
            return;
        }
        Path file = write(profiles, name.get(), active, additions, user.home());
        console.say("Saved in " + Printable.line(file.toString()) + ". To use it: nono run --profile " + name.get());
    }

    /** Of what nobody wants to hear, by the profile and by options. */
    private List<Path> suppressed() {
        PolicyContext user = policy.resolved().context();
        Expansion expansion = Expansion.of(plan.workdir(), user.uid(), user.environment());
        List<Entry> entries = new ArrayList<>();
        for (OsString path : arguments.values(Option.SUPPRESS_SAVE_PROMPT)) {
            entries.add(Entry.of(path.toString()));
        }
        plan.profile()
                .ifPresent(profile ->
                        entries.addAll(profile.resolved().profile().filesystem().get(PathList.SUPPRESS_SAVE_PROMPT)));
        List<Path> paths = new ArrayList<>();
        for (ExpandedPath path :
                expansion.paths(PathList.SUPPRESS_SAVE_PROMPT, entries).paths()) {
            paths.add(path.path());
        }
        return paths;
    }

    private boolean isPossible() {
        Map<String, String> text = Contexts.text(variables);
        return Streams.isTerminal(0)
                && Streams.isTerminal(2)
                && !isYes(text.getOrDefault("NONO_NO_SAVE_PROMPT", ""))
                && !text.containsKey("NONO_CAP_FILE");
    }

    private static boolean isYes(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.equals("1") || lower.equals("true") || lower.equals("yes");
    }

    private void tell(List<Refused> refused) {
        console.notice("[nono] The command asked for these, and was refused:");
        for (Refused item : refused.subList(0, Math.min(SHOWN, refused.size()))) {
            console.notice("  " + Printable.line(Refusals.flags(item))
                    + item.protection()
                            .map(rule -> "  (protected by " + rule + ")")
                            .orElse(""));
        }
        if (refused.size() > SHOWN) {
            console.notice("  and " + (refused.size() - SHOWN) + " more");
        }
    }

    private String suggestion(Optional<ProfileSource> active) {
        if (active.isPresent()) {
            String name = active.get().name();
            return name.substring(name.lastIndexOf('/') + 1) + "-local";
        }
        String program = arguments.trailing().isEmpty()
                ? ""
                : arguments.trailing().get(0).toString();
        StringBuilder name = new StringBuilder();
        String file = program.substring(program.lastIndexOf('/') + 1);
        for (int i = 0; i < file.length(); i++) {
            char c = file.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            name.append(plain ? c : '-');
        }
        while (name.length() > 0 && name.charAt(name.length() - 1) == '-') {
            name.setLength(name.length() - 1);
        }
        while (name.length() > 0 && name.charAt(0) == '-') {
            name.deleteCharAt(0);
        }
        return name.length() == 0 ? "my-command" : name.toString();
    }

    private static Path write(
            Profiles profiles, String name, Optional<ProfileSource> active, ProfileAdditions additions, Path home) {
        Path directory = profiles.locations().profiles();
        Optional<Path> present = profiles.userFile(name);
        if (present.isPresent()) {
            Path file = directory.resolve(present.get().getFileName());
            ProfileFiles.write(file, additions.addTo(ProfileFiles.readUnlinked(file), file.toString(), home));
            return file;
        }
        Path file = directory.resolve(name + ".json");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_WRITE,
                    directory,
                    "the directory " + directory + " cannot be made: " + e.getMessage(),
                    e);
        }
        ProfileFiles.write(file, additions.newProfile(name, active.map(ProfileSource::name), home));
        return file;
    }
}

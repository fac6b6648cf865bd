package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Printable;
import dev.nono.learn.ProfileAdditions;
import dev.nono.learn.Refused;
import dev.nono.profile.ProfileName;
import dev.nono.profile.ProfileSource;
import dev.nono.profile.Profiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a person what of that which was refused is to be saved. Nothing is saved that was not answered for. */
final class SaveDialogue {
    private static final String OVERRIDE = "override";
    private static final int TRIES = 5;

    private final Console console;
    private final Path home;

    SaveDialogue(Console console, Path home) {
        this.console = console;
        this.home = home;
    }

    /** Asks about one after the other. */
    ProfileAdditions choose(List<Refused> refused) {
        List<Refused> granted = new ArrayList<>();
        List<Refused> unwanted = new ArrayList<>();
        console.say("[nono] The command was refused " + (refused.size() == 1 ? "this" : "these")
                + ". Save it in a profile? g: grant, s: never ask again, a: grant this and all that follow,"
                + " Enter: no, q: no more");
        boolean all = false;
        for (Refused item : refused) {
            String answer = all ? "g" : ask(item);
            switch (answer) {
                case "g", "a" -> {
                    all |= answer.equals("a");
                    granted.add(item);
                }
                case "s" -> unwanted.add(item);
                case "q" -> {
                    return new ProfileAdditions(confirmed(granted), unwanted);
                }
                default -> {}
            }
        }
        return new ProfileAdditions(confirmed(granted), unwanted);
    }

    private String ask(Refused item) {
        String question = "  " + item.verb() + " " + shown(item.path())
                + item.protection().map(rule -> " (protected by " + rule + ")").orElse("") + "?";
        return Question.answer(question, console).orElse("q").toLowerCase(Locale.ROOT);
    }

    /** What is protected is opened by a word that nobody types by habit. */
    private List<Refused> confirmed(List<Refused> granted) {
        List<Refused> plain = new ArrayList<>();
        List<Refused> guarded = new ArrayList<>();
        granted.forEach(item -> (item.isProtected() ? guarded : plain).add(item));
        if (guarded.isEmpty()) {
            return plain;
        }
        console.say("The profile would open what is protected in every run:");
        guarded.forEach(item -> console.say("  " + item.verb() + " " + shown(item.path()) + ", protected by "
                + item.protection().orElse("")));
        String word = Question.answer("Type " + OVERRIDE + " to open it, anything else to leave it closed:", console)
                .orElse("");
        if (word.equals(OVERRIDE)) {
            return granted;
        }
        console.say("It stays closed.");
        return plain;
    }

    /** Asks for the name of a profile of the user, which must be no name of another one. */
    Optional<String> name(Profiles profiles, String suggestion) {
        for (int i = 0; i < TRIES; i++) {
            Optional<String> answer = Question.answer("Name of the profile, or skip [" + suggestion + "]:", console);
            if (answer.isEmpty() || answer.get().equals("skip")) {
                return Optional.empty();
            }
            String name = answer.get().isEmpty() ? suggestion : answer.get();
            Optional<ProfileSource> other = ProfileName.isValid(name) ? profiles.source(name) : Optional.empty();
            if (!ProfileName.isValid(name)) {
                console.say(
                        "\"" + Printable.line(name) + "\" cannot be the name of a profile: use letters, digits and -.");
            } else if (profiles.isTaken(name)) {
                console.say("\"" + name
                        + "\" is the name of a profile that comes with nono or a pack; every later use of it"
                        + " would mean yours.");
            } else {
                other.ifPresent(source -> console.say("It is added to your profile " + name + "."));
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private String shown(Path path) {
        String text = path.startsWith(home) && !path.equals(home) ? "~/" + home.relativize(path) : path.toString();
        return Printable.line(text);
    }
}

package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who can be asked, by name, checked as a whole: every name that it uses is there, and no chain contains itself. The name
 * {@value #TERMINAL} is always there; unless the table says something else, it is the person at the terminal.
 *
 * @param backends who can be asked, by name
 * @param defaults who is asked where a rule names nobody
 */
public record ApprovalTable(Map<String, ApprovalBackend> backends, ApprovalDefaults defaults) {
    /** The name of the terminal. */
    public static final String TERMINAL = "terminal";

    /** Nothing said: the terminal is asked. */
    public static final ApprovalTable EMPTY = new ApprovalTable(Map.of(), ApprovalDefaults.NONE);

    /** How long silence may last where nobody says so. */
    static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

    private static final int DEEPEST = 8;

    /** Copies the map and checks the names. */
    public ApprovalTable {
        backends = Collections.unmodifiableMap(new LinkedHashMap<>(backends));
        Objects.requireNonNull(defaults);
        for (Map.Entry<String, ApprovalBackend> backend : backends.entrySet()) {
            follow(backend.getKey(), backend.getValue(), backends, new LinkedHashSet<>());
        }
        Optional<String> chosen = defaults.backend();
        if (chosen.isPresent() && !isKnown(chosen.get(), backends)) {
            throw fault("approval_defaults names the backend \"" + chosen.get() + "\", which does not exist; "
                    + known(backends));
        }
    }

    private static void follow(
            String name, ApprovalBackend backend, Map<String, ApprovalBackend> backends, Set<String> above) {
        if (!above.add(name)) {
            throw fault("the chain \"" + name + "\" contains itself: " + String.join(" -> ", above) + " -> " + name
                    + "; take one of them out");
        }
        if (above.size() > DEEPEST) {
            throw fault("chains are nested more than " + DEEPEST + " deep: " + String.join(" -> ", above));
        }
        if (backend instanceof ApprovalBackend.Chain chain) {
            // Asking a backend twice brings nothing, and chains of such chains would not come to an end.
            for (String next : new LinkedHashSet<>(chain.backends())) {
                if (!isKnown(next, backends)) {
                    throw fault("the chain \"" + name + "\" names the backend \"" + next + "\", which does not exist; "
                            + known(backends));
                }
                ApprovalBackend link = backends.get(next);
                if (link != null) {
                    follow(next, link, backends, above);
                }
            }
        }
        above.remove(name);
    }

    /**
     * Whether somebody has a name.
     *
     * @param name the name
     * @return true if a rule may use it
     */
    public boolean isKnown(String name) {
        return isKnown(name, backends);
    }

    private static boolean isKnown(String name, Map<String, ApprovalBackend> backends) {
        return name.equals(TERMINAL) || backends.containsKey(name);
    }

    /**
     * The name of whom a rule asks that names nobody.
     *
     * @return the default, or the terminal if there are no backends; empty if there are and none of them is the default
     */
    public Optional<String> defaultName() {
        return defaults.backend().or(() -> backends.isEmpty() ? Optional.of(TERMINAL) : Optional.empty());
    }

    /**
     * The names that can be used, for messages.
     *
     * @return a sentence
     */
    public String known() {
        return known(backends);
    }

    private static String known(Map<String, ApprovalBackend> backends) {
        Set<String> names = new LinkedHashSet<>(backends.keySet());
        names.add(TERMINAL);
        return "there are " + String.join(", ", names);
    }

    private static NonoException fault(String message) {
        return new NonoException(ErrorCode.CONFIG_PARSE, message);
    }
}

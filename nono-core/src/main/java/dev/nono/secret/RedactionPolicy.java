package dev.nono.secret;

import com.google.common.base.Ascii;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The names whose values are secret. Immutable.
 *
 * <p>Names are compared trimmed and without regard to ASCII case. Beside the listed names, flags and environment variables
 * that end in a word such as {@code token} or {@code password} count as sensitive, unless that very name was removed from
 * the secure default.
 */
public final class RedactionPolicy {

    private static final Pattern TELLING_END =
            Pattern.compile("(?:.*[-_])?(?:token|secret|password|passwd|api[-_]?key)");

    private static final RedactionPolicy SECURE_DEFAULT = secure();

    private final Map<NameKind, NavigableSet<String>> names;

    private RedactionPolicy(Map<NameKind, NavigableSet<String>> names) {
        this.names = names;
    }

    /**
     * Returns the policy that is in force unless a user configures another one.
     *
     * @return the secure default
     */
    public static RedactionPolicy secureDefault() {
        return SECURE_DEFAULT;
    }

    /**
     * Returns a policy that also redacts the values of these names.
     *
     * @param kind where the names stand
     * @param added the names; blank ones are ignored
     * @return a new policy
     */
    public RedactionPolicy with(NameKind kind, Collection<String> added) {
        return changed(kind, added, NavigableSet::add);
    }

    /**
     * Returns a policy that shows the values of these names. Weaker than before: see {@link #diffFromSecureDefault()}.
     *
     * @param kind where the names stand
     * @param removed the names; unknown ones are ignored
     * @return a new policy
     */
    public RedactionPolicy without(NameKind kind, Collection<String> removed) {
        return changed(kind, removed, NavigableSet::remove);
    }

    /**
     * Returns the names of one kind.
     *
     * @param kind where the names stand
     * @return the names, lower-cased and sorted
     */
    public NavigableSet<String> names(NameKind kind) {
        return Objects.requireNonNull(names.get(kind));
    }

    /**
     * Tells whether the value of a name is secret.
     *
     * @param kind where the name stands
     * @param name the name as written
     * @return true when its value has to be redacted
     */
    public boolean isSensitive(NameKind kind, String name) {
        String normal = normalize(name);
        if (names(kind).contains(normal)) {
            return true;
        }
        boolean removed = kind.secureDefault().contains(normal);
        return switch (kind) {
            case FLAG ->
                !removed
                        && normal.startsWith("--")
                        && TELLING_END.matcher(normal).matches();
            case ENV_VAR -> !removed && TELLING_END.matcher(normal).matches();
            case HEADER, QUERY_KEY -> false;
        };
    }

    /**
     * Compares this policy with the secure default, for the audit trail.
     *
     * @return the differences, or nothing when there are none
     */
    public Optional<RedactionDiff> diffFromSecureDefault() {
        return RedactionDiff.between(SECURE_DEFAULT, this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedactionPolicy that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return "RedactionPolicy" + names;
    }

    private RedactionPolicy changed(
            NameKind kind, Collection<String> changes, BiConsumer<NavigableSet<String>, String> change) {
        NavigableSet<String> set = new TreeSet<>(names(kind));
        changes.stream()
                .map(RedactionPolicy::normalize)
                .filter(name -> !name.isEmpty())
                .forEach(name -> change.accept(set, name));
        Map<NameKind, NavigableSet<String>> copy = new EnumMap<>(names);
        copy.put(kind, Collections.unmodifiableNavigableSet(set));
        return new RedactionPolicy(copy);
    }

    private static RedactionPolicy secure() {
        Map<NameKind, NavigableSet<String>> names = new EnumMap<>(NameKind.class);
        for (NameKind kind : NameKind.values()) {
            Set<String> defaults = kind.secureDefault();
            names.put(kind, Collections.unmodifiableNavigableSet(new TreeSet<>(defaults)));
        }
        return new RedactionPolicy(names);
    }

    private static String normalize(String name) {
        return Ascii.toLowerCase(name.strip());
    }
}

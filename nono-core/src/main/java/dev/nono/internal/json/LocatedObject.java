package dev.nono.internal.json;

import dev.nono.NonoException;
import dev.nono.Spelling;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object of a document that people write. Members are asked for by name and type; {@link #done} then refuses those that
 * nobody asked for. Every error names the file, the line, the column and the member.
 */
public final class LocatedObject {
    private final Source source;
    private final String path;
    private final int line;
    private final int column;
    private final Map<String, Located> members;
    private final Map<String, Located> names;
    private final Set<String> known = new LinkedHashSet<>();

    LocatedObject(
            Source source,
            String path,
            int line,
            int column,
            Map<String, Located> members,
            Map<String, Located> names) {
        this.source = source;
        this.path = path;
        this.line = line;
        this.column = column;
        this.members = members;
        this.names = names;
    }

    /**
     * Tells somebody which members each object of this document can have, when it is done.
     *
     * @param observer gets the path of an object and the names that were asked for
     */
    public void observe(BiConsumer<String, Set<String>> observer) {
        source.observe(observer);
    }

    /**
     * Where the object is.
     *
     * @return such as {@code network.tls_intercept}; empty for the document itself
     */
    public String path() {
        return path;
    }

    /**
     * The names of all members, whether known or not.
     *
     * @return in the order of the document
     */
    public Set<String> names() {
        return members.keySet();
    }

    /**
     * Whether a member is there, {@code null} included.
     *
     * @param name the name
     * @return true if it is
     */
    public boolean has(String name) {
        known.add(name);
        return members.containsKey(name);
    }

    /**
     * Whether a member is there and {@code null}.
     *
     * @param name the name
     * @return true if it is
     */
    public boolean isNull(String name) {
        Located member = members.get(name);
        known.add(name);
        return member != null && member.value() == null;
    }

    /**
     * Which of two or more names of one member is used.
     *
     * @param name the name that is usual
     * @param others its other names
     * @return the name that is there, or the usual one
     * @throws NonoException if more than one is there
     */
    public String oneOf(String name, String... others) {
        known.add(name);
        String found = members.containsKey(name) ? name : "";
        for (String other : others) {
            known.add(other);
            if (members.containsKey(other)) {
                if (!found.isEmpty()) {
                    throw faultAtName(
                            other, "means the same as \"" + found + "\", which is given too; keep one of them");
                }
                found = other;
            }
        }
        return found.isEmpty() ? name : found;
    }

    /**
     * A member as it stands.
     *
     * @param name the member
     * @return the value and its place, or empty if absent
     */
    public Optional<Located> located(String name) {
        known.add(name);
        return Optional.ofNullable(members.get(name));
    }

    /**
     * A string; {@code null} counts as absent.
     *
     * @param name the member
     * @return the string, or empty if absent
     */
    public Optional<String> string(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String string) {
            return Optional.of(string);
        }
        throw fault(name, "must be a string, not " + Plain.shown(value));
    }

    /**
     * A string that must be there and must not be blank.
     *
     * @param name the member
     * @return the string
     */
    public String text(String name) {
        Optional<String> value = string(name);
        if (value.isEmpty()) {
            throw missing(name);
        }
        if (value.get().isBlank()) {
            throw fault(name, "must not be empty");
        }
        return value.get();
    }

    /**
     * One of some values, written by name; {@code null} counts as absent.
     *
     * @param <E> the type of the values
     * @param name the member
     * @param values the values
     * @param wireName the name of each
     * @return the value, or empty if absent
     */
    public <E> Optional<E> choice(String name, E[] values, Function<E, String> wireName) {
        Optional<String> text = string(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder allowed = new StringBuilder();
        List<String> words = new ArrayList<>();
        for (E value : values) {
            String word = wireName.apply(value);
            if (word.equals(text.get())) {
                return Optional.of(value);
            }
            words.add(word);
            allowed.append(allowed.isEmpty() ? "" : ", ").append(word);
        }
        throw fault(
                name,
                "must be one of " + allowed + ", not " + Plain.shown(text.get()) + Spelling.hint(text.get(), words));
    }

    /**
     * A truth value; {@code null} counts as absent.
     *
     * @param name the member
     * @return the value, or empty if absent
     */
    public Optional<Boolean> bool(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Boolean bool) {
            return Optional.of(bool);
        }
        throw fault(name, "must be true or false, not " + Plain.shown(value));
    }

    /**
     * An integer between two bounds; {@code null} counts as absent.
     *
     * @param name the member
     * @param min the least value
     * @param max the greatest value
     * @return the integer, or empty if absent
     */
    public Optional<Long> integer(String name, long min, long max) {
        Object value = value(name);
        return value == null ? Optional.empty() : Optional.of(bounded(value, min, max, name, members.get(name)));
    }

    /**
     * An object, which must not be {@code null}.
     *
     * @param name the member
     * @return the object, or empty if absent
     */
    public Optional<LocatedObject> object(String name) {
        if (isNull(name)) {
            throw fault(name, "must not be null; leave it out, or write {}");
        }
        return nullableObject(name);
    }

    /**
     * An object; {@code null} counts as absent.
     *
     * @param name the member
     * @return the object, or empty if absent
     */
    public Optional<LocatedObject> nullableObject(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof LocatedObject object) {
            return Optional.of(object);
        }
        throw fault(name, "must be an object, not " + Plain.shown(value));
    }

    /**
     * A list, which must not be {@code null} and must not hold it.
     *
     * @param name the member
     * @return the elements; none if absent
     */
    public List<Located> list(String name) {
        known.add(name);
        Located member = members.get(name);
        if (member == null) {
            return List.of();
        }
        return elements(member, name);
    }

    /**
     * A list of strings, which must not be {@code null}.
     *
     * @param name the member
     * @return the strings; none if absent
     */
    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Located element : list(name)) {
            if (!(element.value() instanceof String string)) {
                throw faultAt(element, name, strings.size(), "must be a string, not " + Plain.shown(element.value()));
            }
            strings.add(string);
        }
        return strings;
    }

    /**
     * A list of strings; {@code null} counts as absent, which is kept apart from an empty list.
     *
     * @param name the member
     * @return the strings, or empty if absent
     */
    public Optional<List<String>> optionalStrings(String name) {
        if (!has(name) || isNull(name)) {
            return Optional.empty();
        }
        return Optional.of(strings(name));
    }

    /**
     * A list of integers between two bounds.
     *
     * @param name the member
     * @param min the least value
     * @param max the greatest value
     * @return the integers; none if absent
     */
    public List<Integer> integers(String name, int min, int max) {
        List<Integer> integers = new ArrayList<>();
        for (Located element : list(name)) {
            integers.add((int) bounded(element.value(), min, max, name + "[" + integers.size() + "]", element));
        }
        return integers;
    }

    /**
     * A list of objects.
     *
     * @param name the member
     * @return the objects; none if absent
     */
    public List<LocatedObject> objects(String name) {
        List<LocatedObject> objects = new ArrayList<>();
        for (Located element : list(name)) {
            if (!(element.value() instanceof LocatedObject object)) {
                throw faultAt(element, name, objects.size(), "must be an object, not " + Plain.shown(element.value()));
            }
            objects.add(object);
        }
        return objects;
    }

    /**
     * The elements of a list that is the value of a member or of an element.
     *
     * @param member the list
     * @param name what to call it in errors
     * @return the elements, none of them null
     */
    @SuppressWarnings("unchecked") // the parser makes no other lists
    public List<Located> elements(Located member, String name) {
        if (!(member.value() instanceof List<?> list)) {
            throw source.fault(
                    member.line(), member.column(), at(name), "must be a list, not " + Plain.shown(member.value()));
        }
        for (int i = 0; i < list.size(); i++) {
            if (((Located) list.get(i)).value() == null) {
                throw faultAt((Located) list.get(i), name, i, "must not be null");
            }
        }
        return (List<Located>) list;
    }

    /**
     * An integer between two bounds.
     *
     * @param value what should be one
     * @param min the least value
     * @param max the greatest value
     * @param name what to call it in errors
     * @param place where it is
     * @return the integer
     */
    public long bounded(@Nullable Object value, long min, long max, String name, @Nullable Located place) {
        if (!(value instanceof BigInteger integer)) {
            throw faultAtPlace(place, name, "must be an integer, not " + Plain.shown(value));
        }
        if (integer.compareTo(BigInteger.valueOf(min)) < 0 || integer.compareTo(BigInteger.valueOf(max)) > 0) {
            throw faultAtPlace(place, name, "must be " + min + " to " + max + ", not " + integer);
        }
        return integer.longValueExact();
    }

    /**
     * Refuses members that nobody asked for.
     *
     * @throws NonoException naming the first of them, and the nearest name that is known
     */
    public void done() {
        source.done(path, known);
        for (String name : members.keySet()) {
            if (!known.contains(name)) {
                throw unknown(name, known);
            }
        }
    }

    /** What is missing may only be mistyped. */
    private NonoException missing(String name) {
        for (String member : names()) {
            if (!known.contains(member) && !Spelling.hint(member, List.of(name)).isEmpty()) {
                return unknown(member, Set.of(name));
            }
        }
        return fault(name, "is missing");
    }

    /**
     * An error about a member that has no meaning.
     *
     * @param name the member
     * @param candidates the names that have one
     * @return the error, to be thrown
     */
    public NonoException unknown(String name, Set<String> candidates) {
        return faultAtName(name, "is no known key" + Spelling.hint(name, candidates));
    }

    /**
     * An error about the value of a member, or about this object if it is absent.
     *
     * @param name the member
     * @param reason what is wrong with it
     * @return the error, to be thrown
     */
    public NonoException fault(String name, String reason) {
        return faultAtPlace(members.get(name), name, reason);
    }

    /**
     * An error about this object.
     *
     * @param reason what is wrong with it
     * @return the error, to be thrown
     */
    public NonoException fault(String reason) {
        return source.fault(line, column, path, reason);
    }

    /**
     * An error about an element of a list.
     *
     * @param element the element
     * @param name the member that is the list
     * @param index which element it is
     * @param reason what is wrong with it
     * @return the error, to be thrown
     */
    public NonoException faultAt(Located element, String name, int index, String reason) {
        return source.fault(element.line(), element.column(), at(name) + "[" + index + "]", reason);
    }

    /**
     * An error about the name of a member.
     *
     * @param name the member
     * @param reason what is wrong with it
     * @return the error, to be thrown
     */
    public NonoException faultAtName(String name, String reason) {
        return faultAtPlace(names.get(name), name, reason);
    }

    /**
     * The same document without places: maps, lists, strings, numbers, truth values. Members that are null are left out.
     *
     * @return the members, in the order of the document
     */
    public Map<String, Object> plain() {
        return Plain.of(members);
    }

    private @Nullable Object value(String name) {
        known.add(name);
        Located member = members.get(name);
        return member == null ? null : member.value();
    }

    private NonoException faultAtPlace(@Nullable Located place, String name, String reason) {
        return place == null
                ? source.fault(line, column, at(name), reason)
                : source.fault(place.line(), place.column(), at(name), reason);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}

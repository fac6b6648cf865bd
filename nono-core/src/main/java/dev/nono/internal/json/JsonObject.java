package dev.nono.internal.json;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An object of a document. A member is asked for by name and type; one that is {@code null} counts as absent, one of
 * another type is an error that names the member. What nobody asked for can be listed afterwards.
 */
public final class JsonObject {
    private final String document;
    private final String path;
    private final Map<String, @Nullable Object> members;
    private final Set<String> known = new LinkedHashSet<>();

    JsonObject(String document, String path, Map<String, @Nullable Object> members) {
        this.document = document;
        this.path = path;
        this.members = members;
    }

    /**
     * Where the object is.
     *
     * @return such as {@code filesystem.grants[2]}; empty for the document itself
     */
    public String path() {
        return path;
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
     * Whether a member is an object.
     *
     * @param name the name
     * @return true if it is there and an object
     */
    public boolean isObject(String name) {
        return value(name) instanceof Map;
    }

    /**
     * How many members there are, {@code null} included.
     *
     * @return zero or more
     */
    public int size() {
        return members.size();
    }

    /**
     * The names of members that were never asked for.
     *
     * @return in the order of the document
     */
    public List<String> unknown() {
        return members.keySet().stream().filter(name -> !known.contains(name)).toList();
    }

    /**
     * The names that were asked for, present or not.
     *
     * @return in the order of asking
     */
    public Set<String> known() {
        return Set.copyOf(known);
    }

    /**
     * A string.
     *
     * @param name the member
     * @return the string, or empty if absent
     */
    public Optional<String> string(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(asString(value, at(name)));
    }

    /**
     * A string that must be there and must not be empty.
     *
     * @param name the member
     * @return the string
     */
    public String text(String name) {
        String value = string(name).orElseThrow(() -> fault(at(name), "is missing"));
        if (value.isEmpty()) {
            throw fault(at(name), "must not be empty");
        }
        return value;
    }

    /**
     * One of some values, written by name.
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
        for (E value : values) {
            if (wireName.apply(value).equals(text.get())) {
                return Optional.of(value);
            }
        }
        throw fault(
                at(name),
                "must be one of " + Arrays.stream(values).map(wireName).collect(Collectors.joining(", ")) + ", not "
                        + shown(text.get()));
    }

    /**
     * A truth value.
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
        throw fault(at(name), "must be true or false, not " + shown(value));
    }

    /**
     * An integer of any size.
     *
     * @param name the member
     * @return the integer, or empty if absent
     */
    public Optional<BigInteger> integer(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(asInteger(value, at(name)));
    }

    /**
     * An integer between two bounds.
     *
     * @param name the member
     * @param min the least value
     * @param max the greatest value
     * @return the integer, or empty if absent
     */
    public Optional<Long> integer(String name, long min, long max) {
        return integer(name).map(value -> bounded(value, min, max, at(name)));
    }

    /**
     * An object.
     *
     * @param name the member
     * @return the object, or empty if absent
     */
    public Optional<JsonObject> object(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(asObject(value, at(name)));
    }

    /**
     * A list of objects.
     *
     * @param name the member
     * @return the objects; none if absent
     */
    public List<JsonObject> objects(String name) {
        return elements(name, (value, place) -> asObject(value, place));
    }

    /**
     * A list of strings.
     *
     * @param name the member
     * @return the strings; none if absent
     */
    public List<String> strings(String name) {
        return elements(name, (value, place) -> asString(value, place));
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
        return elements(name, (value, place) -> Math.toIntExact(bounded(asInteger(value, place), min, max, place)));
    }

    /**
     * A list of pairs of integers between two bounds, each written as a list of two.
     *
     * @param name the member
     * @param min the least value
     * @param max the greatest value
     * @return the pairs; none if absent
     */
    public List<int[]> pairs(String name, int min, int max) {
        return elements(name, (value, place) -> {
            if (!(value instanceof List<?> list) || list.size() != 2) {
                throw fault(place, "must be a list of two integers, not " + shown(value));
            }
            int[] pair = new int[2];
            for (int i = 0; i < 2; i++) {
                Object element = list.get(i);
                String at = place + "[" + i + "]";
                if (element == null) {
                    throw fault(at, "must not be null");
                }
                pair[i] = Math.toIntExact(bounded(asInteger(element, at), min, max, at));
            }
            return pair;
        });
    }

    /**
     * An error about a member.
     *
     * @param name the member
     * @param reason what is wrong with it
     * @return {@link ErrorCode#CONFIG_PARSE}, to be thrown
     */
    public NonoException faultAt(String name, String reason) {
        return fault(at(name), reason);
    }

    /**
     * The place of a member.
     *
     * @param name the member
     * @return such as {@code filesystem.grants[2].path}
     */
    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private interface Reader<T> {
        T read(Object value, String place);
    }

    private <T> List<T> elements(String name, Reader<T> reader) {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw fault(at(name), "must be a list, not " + shown(value));
        }
        List<T> read = new ArrayList<>();
        for (Object element : list) {
            String place = at(name) + "[" + read.size() + "]";
            if (element == null) {
                throw fault(place, "must not be null");
            }
            read.add(reader.read(element, place));
        }
        return read;
    }

    private @Nullable Object value(String name) {
        known.add(name);
        return members.get(name);
    }

    private String asString(Object value, String place) {
        if (value instanceof String string) {
            return string;
        }
        throw fault(place, "must be a string, not " + shown(value));
    }

    private BigInteger asInteger(Object value, String place) {
        if (value instanceof BigInteger integer) {
            return integer;
        }
        throw fault(place, "must be an integer, not " + shown(value));
    }

    @SuppressWarnings("unchecked") // the parser makes no other maps
    private JsonObject asObject(Object value, String place) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(document, place, (Map<String, @Nullable Object>) map);
        }
        throw fault(place, "must be an object, not " + shown(value));
    }

    private Long bounded(BigInteger value, long min, long max, String place) {
        if (value.compareTo(BigInteger.valueOf(min)) < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
            throw fault(place, "must be " + min + " to " + max + ", not " + value);
        }
        return value.longValueExact();
    }

    private NonoException fault(String place, String reason) {
        return new NonoException(ErrorCode.CONFIG_PARSE, "the " + document + " is not valid: " + place + " " + reason);
    }

    private static String shown(Object value) {
        if (value instanceof String string) {
            return "\"" + (string.length() > 80 ? string.substring(0, 80) + "…" : string) + "\"";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof List ? "a list" : value.toString();
    }
}

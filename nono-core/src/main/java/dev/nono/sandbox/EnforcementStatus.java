package dev.nono.sandbox;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a backend enforces of a capability set on this machine. Computed before anything runs, from the same plan that
 * is then applied.
 *
 * @param items one entry for each restriction that the set asks for, or that the backend always applies
 */
public record EnforcementStatus(List<Item> items) {
    /** Copies the list. */
    public EnforcementStatus {
        items = List.copyOf(items);
    }

    /** How much of a restriction holds. */
    public enum Level {
        /** It holds. */
        FULL,
        /** It holds in part; the detail says what is missing. */
        PARTIAL,
        /** It does not hold. */
        NONE
    }

    /**
     * How one restriction is enforced.
     *
     * @param restriction what is restricted
     * @param level how much of it holds
     * @param required whether a start is refused unless it holds in full or the caller accepts less
     * @param mechanism what enforces it, such as {@code Landlock V7}; {@code none} if nothing does
     * @param detail what is missing and what would mend it; empty if nothing is
     */
    public record Item(Restriction restriction, Level level, boolean required, String mechanism, String detail) {
        /** Checks that whatever is missing is explained. */
        public Item {
            Objects.requireNonNull(restriction);
            Objects.requireNonNull(mechanism);
            if (level != Level.FULL && detail.isEmpty()) {
                throw new IllegalArgumentException(restriction + " is not fully enforced and does not say why");
            }
        }

        /**
         * A restriction that holds.
         *
         * @param restriction what is restricted
         * @param mechanism what enforces it
         * @return the item
         */
        public static Item full(Restriction restriction, String mechanism) {
            return new Item(restriction, Level.FULL, true, mechanism, "");
        }

        /**
         * A restriction that was asked for and does not hold in full.
         *
         * @param restriction what is restricted
         * @param level how much of it holds
         * @param mechanism what enforces the rest
         * @param detail what is missing and what would mend it
         * @return the item
         */
        public static Item missing(Restriction restriction, Level level, String mechanism, String detail) {
            return new Item(restriction, level, true, mechanism, detail);
        }

        /**
         * A restriction that nobody asked for by name and that does not hold in full: said, not refused.
         *
         * @param restriction what is restricted
         * @param level how much of it holds
         * @param mechanism what enforces the rest
         * @param detail what is missing
         * @return the item
         */
        public static Item notice(Restriction restriction, Level level, String mechanism, String detail) {
            return new Item(restriction, level, false, mechanism, detail);
        }

        /**
         * One line for people.
         *
         * @return {@code TCP: full (Landlock V7)}
         */
        public String display() {
            String head = restriction.label() + ": " + level.name().toLowerCase(java.util.Locale.ROOT) + " ("
                    + mechanism + ")";
            return detail.isEmpty() ? head : head + ": " + detail;
        }
    }

    /**
     * How much of the whole set holds.
     *
     * @return {@link Level#FULL} if every required item does, {@link Level#NONE} if none does, else
     *     {@link Level#PARTIAL}
     */
    public Level level() {
        List<Item> required = items.stream().filter(Item::required).toList();
        if (required.stream().allMatch(item -> item.level() == Level.FULL)) {
            return Level.FULL;
        }
        return required.stream().allMatch(item -> item.level() == Level.NONE) ? Level.NONE : Level.PARTIAL;
    }

    /**
     * The entry of a restriction.
     *
     * @param restriction what is restricted
     * @return the entry, or empty if the set does not ask for it
     */
    public Optional<Item> of(Restriction restriction) {
        return items.stream().filter(item -> item.restriction() == restriction).findFirst();
    }

    /**
     * What was asked for and does not hold in full.
     *
     * @return the required items below {@link Level#FULL}
     */
    public List<Item> unmet() {
        List<Item> unmet = new ArrayList<>();
        for (Item item : items) {
            if (item.required() && item.level() != Level.FULL) {
                unmet.add(item);
            }
        }
        return List.copyOf(unmet);
    }

    /**
     * Refuses a set of which something does not hold.
     *
     * @param accepted restrictions whose lack the caller accepts
     * @throws NonoException {@link ErrorCode#SANDBOX_INIT} naming everything else that is unmet
     */
    public void requireMet(Set<Restriction> accepted) {
        Set<Restriction> tolerated = accepted.isEmpty() ? Set.of() : EnumSet.copyOf(accepted);
        List<Item> refused = new ArrayList<>();
        for (Item item : unmet()) {
            if (!tolerated.contains(item.restriction())) {
                refused.add(item);
            }
        }
        if (!refused.isEmpty()) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    refused.stream()
                            .map(Item::display)
                            .collect(Collectors.joining(
                                    "; ", "the sandbox would not hold and nothing was started: ", "")));
        }
    }
}

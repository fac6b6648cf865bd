package dev.nono.internal.json;

import org.jspecify.annotations.Nullable;

/**
 * A value and where it stands.
 *
 * @param value a {@link LocatedObject}, a list of these, a string, a number, a truth value, or null
 * @param line the line, from 1
 * @param column the column, from 1
 */
public record Located(@Nullable Object value, int line, int column) {}

package dev.nono.proxy.internal.decide;

/**
 * A header as a client sent it, in its spelling. May hold a token, so it prints its name alone.
 *
 * @param name the name
 * @param value the value
 */
public record HeaderField(String name, String value) {
    @Override
    public String toString() {
        return name + ": ***";
    }
}

package dev.nono.capability;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/**
 * A number of bytes, 1 to 2<sup>64</sup>-1.
 *
 * @param bytes the number
 */
public record ByteSize(BigInteger bytes) implements Comparable<ByteSize> {
    private static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final int MAX_DIGITS = 20;
    private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

    /** Checks the range. */
    public ByteSize {
        if (bytes.signum() <= 0) {
            throw invalid(bytes.toString(), "a size must be at least 1 byte");
        }
        if (bytes.compareTo(MAX) > 0) {
            throw invalid(bytes.toString(), "a size must be below 2^64 bytes");
        }
    }

    /**
     * A size.
     *
     * @param bytes the number of bytes, at least 1
     * @return the size
     */
    public static ByteSize of(long bytes) {
        return new ByteSize(BigInteger.valueOf(bytes));
    }

    /**
     * Reads a size: digits and a unit. {@code B} or none is bytes, {@code K}, {@code Ki}, {@code KiB} is 1024,
     * {@code KB} is 1000, and so on for {@code M}, {@code G} and {@code T}, in any case.
     *
     * @param text such as {@code 512M}, {@code 1Gi}, {@code 1000}
     * @return the size
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming the text and what is wrong with it
     */
    public static ByteSize parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw invalid(text, "it is empty");
        }
        int digits = 0;
        while (digits < trimmed.length() && trimmed.charAt(digits) >= '0' && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0) {
            throw invalid(text, "it must start with digits");
        }
        int zeros = 0;
        while (zeros < digits - 1 && trimmed.charAt(zeros) == '0') {
            zeros++;
        }
        if (digits - zeros > MAX_DIGITS) {
            throw invalid(text.substring(0, MAX_DIGITS) + "…", "the number is above 2^64-1");
        }
        BigInteger number = new BigInteger(trimmed.substring(zeros, digits));
        if (number.compareTo(MAX) > 0) {
            throw invalid(text, "the number is above 2^64-1");
        }
        BigInteger factor = factor(text, trimmed.substring(digits).strip().toLowerCase(Locale.ROOT));
        BigInteger bytes = number.multiply(factor);
        if (bytes.compareTo(MAX) > 0) {
            throw invalid(text, "it is more than 2^64-1 bytes");
        }
        if (bytes.signum() == 0) {
            throw invalid(text, "a size must be at least 1 byte");
        }
        return new ByteSize(bytes);
    }

    private static BigInteger factor(String text, String unit) {
        if (unit.isEmpty() || unit.equals("b")) {
            return BigInteger.ONE;
        }
        int power = "kmgt".indexOf(unit.charAt(0)) + 1;
        if (power > 0) {
            int base = switch (unit.substring(1)) {
                case "", "i", "ib" -> 1024;
                case "b" -> 1000;
                default -> 0;
            };
            if (base > 0) {
                return BigInteger.valueOf(base).pow(power);
            }
        }
        throw invalid(text, "the unit \"" + unit + "\" is unknown; use B, K, M, G, T, Ki, KiB, KB and so on");
    }

    /**
     * The size for people: {@code 512 B}, {@code 1.5 KiB}, {@code 512.0 MiB}; TiB is the largest unit.
     *
     * @return one decimal, rounded half up, with a dot in every locale
     */
    public String format() {
        return format(bytes);
    }

    /**
     * A number of bytes for people.
     *
     * @param bytes zero or more
     * @return as {@link #format()}
     */
    public static String format(long bytes) {
        return format(BigInteger.valueOf(bytes));
    }

    private static String format(BigInteger bytes) {
        BigInteger k = BigInteger.valueOf(1024);
        if (bytes.compareTo(k) < 0) {
            return bytes + " B";
        }
        int unit = 0;
        BigInteger divisor = k;
        while (unit < UNITS.size() - 1 && bytes.compareTo(divisor.multiply(k)) >= 0) {
            divisor = divisor.multiply(k);
            unit++;
        }
        BigDecimal value = new BigDecimal(bytes).divide(new BigDecimal(divisor), 1, RoundingMode.HALF_UP);
        return value.toPlainString() + " " + UNITS.get(unit);
    }

    @Override
    public int compareTo(ByteSize other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return format();
    }

    private static NonoException invalid(String text, String reason) {
        return new NonoException(
                ErrorCode.CONFIG_PARSE, "invalid size \"" + text + "\": " + reason + " (examples: 512M, 1Gi, 1000000)");
    }
}

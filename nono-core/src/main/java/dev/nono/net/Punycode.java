package dev.nono.net;

import java.util.Locale;

/** Punycode, RFC 3492, with the parameters that section 5 sets for host names. */
final class Punycode {

    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 0x80;

    private Punycode() {}

    /** Encodes a label of at most 63 code points, without the {@code xn--} in front. */
    static String encode(String label) {
        int[] input = label.codePoints().toArray();
        StringBuilder output = new StringBuilder();
        for (int codePoint : input) {
            if (codePoint < INITIAL_N) {
                output.append((char) codePoint);
            }
        }
        int basic = output.length();
        int handled = basic;
        if (basic > 0) {
            output.append('-');
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        while (handled < input.length) {
            int next = Integer.MAX_VALUE;
            for (int codePoint : input) {
                if (codePoint >= n && codePoint < next) {
                    next = codePoint;
                }
            }
            delta += (next - n) * (handled + 1);
            n = next;
            for (int codePoint : input) {
                if (codePoint < n) {
                    delta++;
                } else if (codePoint == n) {
                    appendVariableLength(output, delta, bias);
                    bias = adapt(delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
        return output.toString();
    }

    /** Decodes what follows {@code xn--} in a label of at most 63 characters. */
    static String decode(String encoded) throws MalformedHostException {
        int delimiter = encoded.lastIndexOf('-');
        String basic = delimiter > 0 ? encoded.substring(0, delimiter) : "";
        int[] output = new int[encoded.length()];
        int length = 0;
        for (int i = 0; i < basic.length(); i++) {
            output[length++] = basic.charAt(i);
        }
        String tail = encoded.substring(delimiter + 1).toLowerCase(Locale.ROOT);
        int position = 0;
        long n = INITIAL_N;
        long i = 0;
        int bias = INITIAL_BIAS;
        while (position < tail.length()) {
            long before = i;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (position >= tail.length()) {
                    throw broken();
                }
                int digit = digit(tail.charAt(position++));
                i += digit * weight;
                int threshold = threshold(k, bias);
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (i > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    throw broken();
                }
            }
            length++;
            bias = adapt((int) (i - before), length, before == 0);
            n += i / length;
            i %= length;
            if (n > Character.MAX_CODE_POINT || (n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE)) {
                throw broken();
            }
            System.arraycopy(output, (int) i, output, (int) i + 1, length - 1 - (int) i);
            output[(int) i++] = (int) n;
        }
        return new String(output, 0, length);
    }

    private static void appendVariableLength(StringBuilder output, int delta, int bias) {
        int rest = delta;
        for (int k = BASE; ; k += BASE) {
            int threshold = threshold(k, bias);
            if (rest < threshold) {
                output.append(character(rest));
                return;
            }
            output.append(character(threshold + (rest - threshold) % (BASE - threshold)));
            rest = (rest - threshold) / (BASE - threshold);
        }
    }

    private static int threshold(int k, int bias) {
        return Math.max(T_MIN, Math.min(T_MAX, k - bias));
    }

    private static int adapt(int delta, int points, boolean first) {
        int scaled = first ? delta / DAMP : delta / 2;
        scaled += scaled / points;
        int k = 0;
        while (scaled > (BASE - T_MIN) * T_MAX / 2) {
            scaled /= BASE - T_MIN;
            k += BASE;
        }
        return k + (BASE - T_MIN + 1) * scaled / (scaled + SKEW);
    }

    private static char character(int digit) {
        return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
    }

    private static int digit(char c) throws MalformedHostException {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 26;
        }
        throw broken();
    }

    private static MalformedHostException broken() {
        return new MalformedHostException("a label that starts with xn-- is not valid Punycode");
    }
}

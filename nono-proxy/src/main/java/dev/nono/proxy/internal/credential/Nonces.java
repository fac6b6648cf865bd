package dev.nono.proxy.internal.credential;

import dev.nono.proxy.NonceResolver;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.text.Sendable;
import dev.nono.proxy.internal.tokens.Phantom;
import dev.nono.secret.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** Puts secrets in the place of the nonces that stand for them, where they were granted to a route. */
final class Nonces {
    private final NonceResolver resolver;

    Nonces(NonceResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * What became of the headers of a request.
     *
     * @param set all headers of the names that held a nonce which was redeemed
     * @param names these names in lower case
     * @param unknown whether a nonce is left that nobody redeemed
     */
    record Redeemed(List<SecretHeader> set, Set<String> names, boolean unknown) {}

    /** Redeems the first nonce of each header that goes on. */
    Redeemed redeem(String route, List<HeaderField> headers) {
        Set<String> names = new LinkedHashSet<>();
        List<Secret> values = new ArrayList<>();
        boolean unknown = false;
        for (HeaderField header : headers) {
            Matcher nonce = Phantom.PATTERN.matcher(header.value());
            Secret value = Secret.of(header.value());
            if (nonce.find()) {
                Optional<Secret> redeemed = replace(header.value(), nonce, "proxy." + route);
                unknown |= redeemed.isEmpty();
                if (redeemed.isPresent()) {
                    value.close();
                    value = redeemed.get();
                    names.add(header.name().toLowerCase(Locale.ROOT));
                }
            }
            values.add(value);
        }
        List<SecretHeader> set = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            if (names.contains(headers.get(i).name().toLowerCase(Locale.ROOT))) {
                set.add(new SecretHeader(headers.get(i).name(), values.get(i)));
            }
        }
        return new Redeemed(set, names, unknown);
    }

    /** Whether a header holds a nonce that was granted to a route: that tells the program of this session from others. */
    boolean grants(String route, List<HeaderField> headers) {
        for (HeaderField header : headers) {
            Matcher nonce = Phantom.PATTERN.matcher(header.value());
            Optional<Secret> secret =
                    nonce.find() ? resolver.resolve(nonce.group(1), "proxy." + route) : Optional.empty();
            if (secret.isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Whether any header holds a nonce, so that it is worth while to ask. */
    static boolean in(List<HeaderField> headers) {
        for (HeaderField header : headers) {
            if (header.value().contains("nono_")) {
                return true;
            }
        }
        return false;
    }

    private Optional<Secret> replace(String value, Matcher nonce, String consumer) {
        Optional<Secret> secret = resolver.resolve(nonce.group(1), consumer);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        char[] inner = secret.get().copyChars();
        try {
            if (!Sendable.inHeader(inner)) {
                return Optional.empty();
            }
            // A JWT around the nonce goes with it.
            char[] all = new char[value.length() - (nonce.end() - nonce.start()) + inner.length];
            value.getChars(0, nonce.start(), all, 0);
            System.arraycopy(inner, 0, all, nonce.start(), inner.length);
            value.getChars(nonce.end(), value.length(), all, nonce.start() + inner.length);
            Secret replaced = Secret.of(all);
            Arrays.fill(all, '\0');
            return Optional.of(replaced);
        } finally {
            Arrays.fill(inner, '\0');
        }
    }
}

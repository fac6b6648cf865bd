package dev.nono.browser;

import dev.nono.NonoException;
import dev.nono.browser.UrlDecision.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages may be opened. Hosts are compared in their ASCII form, and the URL to open is put together from what was compared.
 *
 * @param origins whose pages
 * @param allowLocalhost whether those of this machine, by http or https: {@code localhost}, {@code 127.0.0.1}, {@code [::1]}
 */
public record UrlPolicy(Set<Origin> origins, boolean allowLocalhost) {
    /** The longest URL, in bytes of UTF-8. */
    public static final int MOST_BYTES = 8192;

    /** Copies the set. */
    public UrlPolicy {
        origins = Set.copyOf(origins);
    }

    /**
     * Reads a section {@code open_urls}.
     *
     * @param allowOrigins origins as they are written there
     * @param allowLocalhost whether pages of this machine may be opened
     * @return the policy
     * @throws NonoException as {@link Origin#parse}
     */
    public static UrlPolicy of(List<String> allowOrigins, boolean allowLocalhost) {
        Set<Origin> origins = new LinkedHashSet<>();
        allowOrigins.forEach(text -> origins.add(Origin.parse(text)));
        return new UrlPolicy(origins, allowLocalhost);
    }

    /**
     * Decides about a page.
     *
     * @param url any text, from whoever asks
     * @return the decision
     */
    public UrlDecision decide(String url) {
        if (url.length() > MOST_BYTES || url.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return UrlDecision.refused(Refusal.TOO_LONG, Optional.empty());
        }
        Optional<PageAddress> parsed = PageAddress.parse(url);
        if (parsed.isEmpty()) {
            String start = url.toLowerCase(Locale.ROOT);
            boolean web = start.startsWith("https:") || start.startsWith("http:");
            return UrlDecision.refused(
                    web || url.indexOf(':') < 0 ? Refusal.MALFORMED : Refusal.SCHEME, Optional.empty());
        }
        PageAddress address = parsed.get();
        Optional<Origin> origin = Optional.of(address.origin());
        if (address.isOfThisMachine()) {
            return allowLocalhost ? UrlDecision.allowed(address) : UrlDecision.refused(Refusal.LOCALHOST, origin);
        }
        if (!address.origin().scheme().equals("https")) {
            return UrlDecision.refused(Refusal.SCHEME, origin);
        }
        return origins.contains(address.origin())
                ? UrlDecision.allowed(address)
                : UrlDecision.refused(Refusal.ORIGIN, origin);
    }
}

package dev.nono.approval;

import dev.nono.secret.RedactionPolicy;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How webhooks are asked.
 *
 * @param userAgent who asks: product and version, such as {@code nono-cli/1.0}
 * @param redaction what of a request is not told
 * @param trust whom to trust; empty for the certificates of the JDK
 */
public record WebhookSettings(String userAgent, RedactionPolicy redaction, Optional<SSLContext> trust) {
    /** Checks that nothing is missing. */
    public WebhookSettings {
        Objects.requireNonNull(userAgent);
        Objects.requireNonNull(redaction);
        Objects.requireNonNull(trust);
    }

    /**
     * The usual settings.
     *
     * @param userAgent who asks: product and version
     * @return the secure default of redaction, and the certificates of the JDK
     */
    public static WebhookSettings of(String userAgent) {
        return new WebhookSettings(userAgent, RedactionPolicy.secureDefault(), Optional.empty());
    }
}

package dev.nono.profile.model;

import java.util.Objects;
import java.util.Optional;

/**
 * How a secret, or what stands for it, is written into a request. What is empty has the usual value.
 *
 * @param mode where it goes; into a header if empty
 * @param header the header; {@code Authorization} if empty
 * @param format the value of the header, with {@code {}} for the secret
 * @param pathPattern the part of the path, with {@code {}} for what stands for the secret
 * @param pathReplacement what the part becomes, with {@code {}} for the secret
 * @param queryParam the name in the query
 */
public record Injection(
        Optional<InjectMode> mode,
        Optional<String> header,
        Optional<String> format,
        Optional<String> pathPattern,
        Optional<String> pathReplacement,
        Optional<String> queryParam) {
    /** Checks that nothing is missing and copies the collections. */
    public Injection {
        Objects.requireNonNull(mode);
        Objects.requireNonNull(header);
        Objects.requireNonNull(format);
        Objects.requireNonNull(pathPattern);
        Objects.requireNonNull(pathReplacement);
        Objects.requireNonNull(queryParam);
    }

    /** Nothing said. */
    public static final Injection NONE = new Injection(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * This, and where it says nothing, the other.
     *
     * @param base what counts where this says nothing
     * @return both
     */
    public Injection over(Injection base) {
        return new Injection(
                mode.or(base::mode),
                header.or(base::header),
                format.or(base::format),
                pathPattern.or(base::pathPattern),
                pathReplacement.or(base::pathReplacement),
                queryParam.or(base::queryParam));
    }

    /**
     * Where it goes.
     *
     * @return the mode, a header unless another is named
     */
    public InjectMode effectiveMode() {
        return mode.orElse(InjectMode.HEADER);
    }

    /**
     * The header.
     *
     * @return its name, {@code Authorization} unless another is named
     */
    public String effectiveHeader() {
        return header.orElse("Authorization");
    }

    /**
     * The value of the header.
     *
     * @return the format; without one, {@code Bearer {}} for {@code Authorization} and {@code {}} for other headers
     */
    public String effectiveFormat() {
        return format.orElse(effectiveHeader().equalsIgnoreCase("Authorization") ? "Bearer {}" : "{}");
    }
}

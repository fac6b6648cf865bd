package dev.nono.proxy;

import dev.nono.profile.model.InjectMode;
import java.util.Optional;

/**
 * How a credential, real or phantom, is carried by a request. What is empty has the default of the mode.
 *
 * @param mode where it stands
 * @param header the header of the modes {@code header} and {@code basic_auth}; default {@code Authorization}
 * @param format text with one {@code {}} for the credential, for the mode {@code header}; the default is {@code Bearer {}} for
 *     {@code Authorization} and {@code {}} for any other header
 * @param pathPattern path with one {@code {}}, for the mode {@code url_path}
 * @param pathReplacement what the matched part is replaced with; default the pattern
 * @param queryParameter the name of the parameter, for the mode {@code query_param}
 */
public record Carrier(
        InjectMode mode,
        Optional<String> header,
        Optional<String> format,
        Optional<String> pathPattern,
        Optional<String> pathReplacement,
        Optional<String> queryParameter) {

    /**
     * In the {@code Authorization} header, as a bearer token.
     *
     * @return the carrier
     */
    public static Carrier bearer() {
        return new Carrier(
                InjectMode.HEADER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * In a header of its own, as it is.
     *
     * @param name the header
     * @return the carrier
     */
    public static Carrier header(String name) {
        return new Carrier(
                InjectMode.HEADER,
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * In a header, formatted.
     *
     * @param name the header
     * @param format text with one {@code {}}
     * @return the carrier
     */
    public static Carrier header(String name, String format) {
        return new Carrier(
                InjectMode.HEADER,
                Optional.of(name),
                Optional.of(format),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * As user and password; the credential is {@code user:password}.
     *
     * @return the carrier
     */
    public static Carrier basicAuth() {
        return new Carrier(
                InjectMode.BASIC_AUTH,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * In the path.
     *
     * @param pattern path with one {@code {}}
     * @return the carrier
     */
    public static Carrier urlPath(String pattern) {
        return new Carrier(
                InjectMode.URL_PATH,
                Optional.empty(),
                Optional.empty(),
                Optional.of(pattern),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * In the query.
     *
     * @param parameter the name of the parameter
     * @return the carrier
     */
    public static Carrier queryParameter(String parameter) {
        return new Carrier(
                InjectMode.QUERY_PARAM,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(parameter));
    }
}

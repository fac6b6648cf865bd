package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;

/**
 * Where tokens are issued.
 *
 * @param host an origin
 * @param path an absolute path
 * @param responseFields the tokens in a response
 * @param requestBody how a request is written
 * @param requestNonceFields fields of a request that hold what stands for a token
 */
public record TokenEndpoint(
        String host,
        String path,
        List<TokenField> responseFields,
        TokenRequestBody requestBody,
        List<String> requestNonceFields) {
    /** Checks that nothing is missing and copies the collections. */
    public TokenEndpoint {
        Objects.requireNonNull(host);
        Objects.requireNonNull(path);
        responseFields = List.copyOf(responseFields);
        Objects.requireNonNull(requestBody);
        requestNonceFields = List.copyOf(requestNonceFields);
    }
}

package dev.nono.proxy.internal.aws;

import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.proxy.internal.decide.RequestAuthority;
import dev.nono.proxy.internal.decide.RouteRequest;
import dev.nono.proxy.internal.decide.SecretHeader;
import dev.nono.proxy.internal.text.Targets;
import dev.nono.secret.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signature Version 4 of AWS, made by the signer of its SDK. S3 takes the path as it is; every other service takes it normalised and escaped
 * once more. What is signed is what is sent: host, path, query, all headers but those that change on the way, and the body.
 */
public final class AwsSignature {
    private static final List<String> ADDED =
            List.of("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

    private final Scope scope;
    private final AwsKeys.Keys keys;
    private final Clock clock;

    /**
     * What a signature is for.
     *
     * @param region the region
     * @param service the name of the service in signatures
     */
    public record Scope(String region, String service) {
        boolean isS3() {
            return service.equals("s3");
        }
    }

    public AwsSignature(Scope scope, AwsKeys.Keys keys, Clock clock) {
        this.scope = scope;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs a request.
     *
     * @param method its method
     * @param target its path and query, as they are sent
     * @param headers its headers, {@code host} among them
     * @param body all of its body
     * @return the headers that make it a signed one, their names in lower case
     * @throws IllegalArgumentException if there can be no signature for such a request
     */
    public List<SecretHeader> headers(String method, String target, List<HeaderField> headers, byte[] body) {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(request -> request.request(request(method, target, headers))
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                        .identity(identity())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, scope.region())
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, scope.service())
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, !scope.isS3())
                        .putProperty(AwsV4FamilyHttpSigner.NORMALIZE_PATH, !scope.isS3())
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        List<SecretHeader> added = new ArrayList<>();
        for (String name : ADDED) {
            signed.firstMatchingHeader(name).ifPresent(value -> added.add(new SecretHeader(name, Secret.of(value))));
        }
        return added;
    }

    private AwsCredentialsIdentity identity() {
        String secret = keys.secretAccessKey().reveal();
        return keys.sessionToken().isPresent()
                ? AwsSessionCredentialsIdentity.create(
                        keys.accessKeyId(), secret, keys.sessionToken().get().reveal())
                : AwsCredentialsIdentity.create(keys.accessKeyId(), secret);
    }

    private SdkHttpRequest request(String method, String target, List<HeaderField> headers) {
        String path = Targets.path(target);
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .protocol("https")
                .method(SdkHttpMethod.fromValue(method))
                .encodedPath(scope.isS3() ? Targets.encode(path, "/%") : path);
        for (String part : Targets.parts(target)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!name.isEmpty()) {
                request.appendRawQueryParameter(plain(name), equals < 0 ? "" : plain(part.substring(equals + 1)));
            }
        }
        for (HeaderField header : headers) {
            if (header.name().equalsIgnoreCase("host")) {
                host(request, header.value());
            } else {
                request.appendHeader(header.name(), header.value());
            }
        }
        return request.build();
    }

    /** To AWS, a plus sign is no blank. */
    private static String plain(String encoded) {
        return Targets.decode(encoded.replace("+", "%2B"));
    }

    private static void host(SdkHttpRequest.Builder request, String authority) {
        Optional<RouteRequest.Endpoint> endpoint = RequestAuthority.parse(authority, 443);
        if (endpoint.isEmpty()) {
            throw new IllegalArgumentException("\"" + authority + "\" is no host that can be signed for");
        }
        int port = endpoint.get().port();
        request.port(port)
                .host(authority.endsWith(":" + port) ? authority.substring(0, authority.lastIndexOf(':')) : authority);
    }
}

package dev.nono.profile.text;

import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.AwsAuth;
import dev.nono.profile.model.ClientAssertion;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.InjectMode;
import dev.nono.profile.model.Injection;
import dev.nono.profile.model.OAuthClient;
import dev.nono.profile.model.RateLimit;
import dev.nono.profile.model.SpiffeAuth;
import dev.nono.secret.SecretReference;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An entry of {@code network.custom_credentials}. */
final class CredentialKeys {
    private static final long MAX = Integer.MAX_VALUE;

    private CredentialKeys() {}

    static CustomCredential read(LocatedObject json) {
        if (json.names().contains("allowed_paths")) {
            throw json.faultAtName("allowed_paths", "is no known key; write endpoint_rules with the method \"*\"");
        }
        Injection injection = injection(json);
        CustomCredential credential = new CustomCredential(
                json.text("upstream"),
                json.string("credential_key"),
                json.nullableObject("auth").map(CredentialKeys::oauth),
                json.nullableObject("aws_auth").map(CredentialKeys::aws),
                json.nullableObject("spiffe").map(CredentialKeys::spiffe),
                injection,
                json.nullableObject("proxy").map(CredentialKeys::proxy),
                json.string("env_var"),
                NetworkKeys.rules(json, "endpoint_rules"),
                json.nullableObject("endpoint_policy").map(EndpointKeys::read),
                json.string("tls_ca"),
                json.string("tls_client_cert"),
                json.string("tls_client_key"),
                json.nullableObject("rate_limit").map(CredentialKeys::rateLimit));
        CredentialChecks.upstream(json, "upstream", credential.upstream());
        requireOneSource(json, credential);
        credential.credentialKey().ifPresent(key -> credentialKey(json, key, credential));
        credential.envVar().ifPresent(variable -> CredentialChecks.destination(json, "env_var", variable));
        if (credential.tlsClientCert().isPresent() != credential.tlsClientKey().isPresent()) {
            throw json.fault(
                    credential.tlsClientCert().isPresent() ? "tls_client_key" : "tls_client_cert",
                    "is missing: a client certificate and its key go together");
        }
        json.done();
        return credential;
    }

    private static void requireOneSource(LocatedObject json, CustomCredential credential) {
        StringBuilder given = new StringBuilder();
        int count = 0;
        for (String key : List.of("credential_key", "auth", "aws_auth", "spiffe")) {
            if (json.has(key) && !json.isNull(key)) {
                given.append(count == 0 ? "" : ", ").append(key);
                count++;
            }
        }
        if (count != 1) {
            throw json.fault(
                    count == 0
                            ? "says not how " + credential.upstream()
                                    + " is authenticated: give one of credential_key, auth, aws_auth, spiffe"
                            : "gives " + given + "; keep one of them");
        }
    }

    private static void credentialKey(LocatedObject json, String key, CustomCredential credential) {
        SecretReference reference = CredentialChecks.key(json, "credential_key", key);
        if (reference.ownVariable().isEmpty() && credential.envVar().isEmpty()) {
            throw json.fault("env_var", "is missing: " + reference.redacted() + " names no variable by itself");
        }
        mode(json, credential.injection());
        credential.proxy().ifPresent(overrides -> mode(json.object("proxy").orElse(json), credential.inbound()));
    }

    private static void mode(LocatedObject json, Injection injection) {
        switch (injection.effectiveMode()) {
            case HEADER -> {
                CredentialChecks.header(json, "inject_header", injection.effectiveHeader());
                CredentialChecks.template(json, "credential_format", injection.effectiveFormat());
            }
            case BASIC_AUTH -> CredentialChecks.header(json, "inject_header", injection.effectiveHeader());
            case URL_PATH -> {
                String pattern = injection
                        .pathPattern()
                        .orElseThrow(() -> json.fault("path_pattern", "is missing: url_path needs it"));
                CredentialChecks.template(json, "path_pattern", pattern);
                injection
                        .pathReplacement()
                        .ifPresent(text -> CredentialChecks.template(json, "path_replacement", text));
            }
            case QUERY_PARAM -> {
                String name = injection
                        .queryParam()
                        .orElseThrow(() -> json.fault("query_param_name", "is missing: query_param needs it"));
                if (!Keys.isWord(name, "_-")) {
                    throw json.fault("query_param_name", "must be letters, digits, _ and -, not \"" + name + "\"");
                }
            }
        }
    }

    private static Injection injection(LocatedObject json) {
        return new Injection(
                json.choice("inject_mode", InjectMode.values(), InjectMode::wireName),
                json.string("inject_header"),
                json.string("credential_format"),
                json.string("path_pattern"),
                json.string("path_replacement"),
                json.string("query_param_name"));
    }

    private static Injection proxy(LocatedObject json) {
        Injection overrides = injection(json);
        json.done();
        return overrides;
    }

    private static OAuthClient oauth(LocatedObject json) {
        Map<String, String> extra = new LinkedHashMap<>();
        json.object("extra_params").ifPresent(parameters -> {
            for (String name : parameters.names()) {
                extra.put(name, parameters.string(name).orElseThrow(() -> CredentialChecks.missing(parameters, name)));
            }
        });
        Optional<ClientAssertion> assertion =
                json.nullableObject("client_assertion").map(CredentialKeys::assertion);
        OAuthClient client = new OAuthClient(
                json.text("token_url"),
                json.string("client_id"),
                json.string("client_secret"),
                json.string("scope").orElse(""),
                assertion,
                extra);
        CredentialChecks.upstream(json, "token_url", client.tokenUrl());
        if (assertion.isPresent()) {
            for (String key : List.of("client_id", "client_secret")) {
                if (json.string(key).isPresent()) {
                    throw json.fault(key, "cannot stand beside client_assertion");
                }
            }
        } else {
            json.text("client_id");
            json.text("client_secret");
        }
        json.done();
        return client;
    }

    private static ClientAssertion assertion(LocatedObject json) {
        if (!json.text("type").equals("spiffe_jwt")) {
            throw json.fault("type", "must be spiffe_jwt");
        }
        ClientAssertion assertion =
                new ClientAssertion(json.text("workload_api_socket"), audience(json), json.string("svid_hint"));
        json.done();
        return assertion;
    }

    private static List<String> audience(LocatedObject json) {
        List<String> audience = json.strings("audience");
        if (audience.isEmpty()) {
            throw json.fault("audience", "must name at least one audience");
        }
        return audience;
    }

    private static SpiffeAuth spiffe(LocatedObject json) {
        if (!json.text("type").equals("jwt")) {
            throw json.fault("type", "must be jwt");
        }
        SpiffeAuth spiffe = new SpiffeAuth(
                json.text("workload_api_socket"),
                audience(json),
                json.string("inject_header"),
                json.string("credential_format"),
                json.string("svid_hint"));
        spiffe.header().ifPresent(header -> CredentialChecks.header(json, "inject_header", header));
        spiffe.format().ifPresent(format -> CredentialChecks.template(json, "credential_format", format));
        json.done();
        return spiffe;
    }

    private static AwsAuth aws(LocatedObject json) {
        AwsAuth aws = new AwsAuth(json.string("profile"), json.string("region"), json.string("service"));
        for (String key : List.of("profile", "region", "service")) {
            json.string(key).ifPresent(value -> {
                if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
                    throw json.fault(key, "must not be empty and must not hold blanks");
                }
                if (!key.equals("profile") && !value.equals(value.toLowerCase(Locale.ROOT))) {
                    throw json.fault(key, "must be lower-case, not \"" + value + "\"");
                }
            });
        }
        json.done();
        return aws;
    }

    private static RateLimit rateLimit(LocatedObject json) {
        RateLimit limit = new RateLimit(
                Math.toIntExact(json.integer("requests_per_minute", 0, MAX)
                        .orElseThrow(() -> CredentialChecks.missing(json, "requests_per_minute"))),
                Math.toIntExact(json.integer("burst", 0, MAX).orElse(5L)),
                Duration.ofSeconds(json.integer("max_delay_secs", 0, MAX).orElse(5L)));
        json.done();
        return limit;
    }
}

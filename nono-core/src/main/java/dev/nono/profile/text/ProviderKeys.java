package dev.nono.profile.text;

import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CredentialRoute;
import dev.nono.profile.model.CredentialStore;
import dev.nono.profile.model.ProviderHelpers;
import dev.nono.profile.model.TokenEndpoint;
import dev.nono.profile.model.TokenField;
import dev.nono.profile.model.TokenRequestBody;
import dev.nono.profile.model.UpgradeRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sections {@code credential_providers} and {@code credential_routes}. */
final class ProviderKeys {
    private ProviderKeys() {}

    static Map<String, CredentialProvider> providers(LocatedObject json) {
        Map<String, CredentialProvider> providers = new LinkedHashMap<>();
        for (String name : json.names()) {
            if (!Keys.isWord(name, "_-")) {
                throw json.faultAtName(name, "must be letters, digits, _ and -");
            }
            providers.put(name, provider(json.object(name).orElseThrow()));
        }
        return providers;
    }

    private static CredentialProvider provider(LocatedObject json) {
        if (!json.text("type").equals("oauth_capture")) {
            throw json.fault("type", "must be oauth_capture");
        }
        List<TokenEndpoint> endpoints = new ArrayList<>();
        for (LocatedObject endpoint : json.objects("token_endpoints")) {
            endpoints.add(endpoint(endpoint));
        }
        List<String> hosts = json.strings("api_hosts");
        CredentialProvider provider = new CredentialProvider(
                endpoints,
                hosts,
                json.string("inject_header"),
                json.string("credential_format"),
                json.nullableObject("credential_store").map(ProviderKeys::store),
                json.nullableObject("helpers").map(ProviderKeys::helpers).orElse(ProviderHelpers.NONE));
        if (endpoints.isEmpty()) {
            throw json.fault("token_endpoints", "must name at least one endpoint");
        }
        if (hosts.isEmpty()) {
            throw json.fault("api_hosts", "must name at least one origin");
        }
        hosts.forEach(host -> origin(json, "api_hosts", host));
        provider.injectHeader().ifPresent(header -> CredentialChecks.header(json, "inject_header", header));
        provider.credentialFormat().ifPresent(format -> CredentialChecks.template(json, "credential_format", format));
        json.done();
        return provider;
    }

    private static TokenEndpoint endpoint(LocatedObject json) {
        List<TokenField> fields = new ArrayList<>();
        for (LocatedObject field : json.objects("response_fields")) {
            String kind = field.string("kind").orElse("opaque");
            if (!kind.equals("opaque") && !kind.equals("jwt")) {
                throw field.fault("kind", "must be opaque or jwt");
            }
            fields.add(new TokenField(field.text("path"), kind.equals("jwt")));
            field.done();
        }
        TokenEndpoint endpoint = new TokenEndpoint(
                json.text("host"),
                json.text("path"),
                fields,
                json.choice("request_body", TokenRequestBody.values(), TokenRequestBody::wireName)
                        .orElse(TokenRequestBody.AUTO),
                json.strings("request_nonce_fields"));
        origin(json, "host", endpoint.host());
        if (!endpoint.path().startsWith("/")) {
            throw json.fault("path", "must be an absolute path");
        }
        if (fields.isEmpty()) {
            throw json.fault("response_fields", "must name at least one field");
        }
        json.done();
        return endpoint;
    }

    private static void origin(LocatedObject json, String key, String origin) {
        Optional<URI> uri = parse(origin);
        boolean valid = uri.isPresent()
                && "https".equals(uri.get().getScheme())
                && uri.get().getHost() != null
                && uri.get().getRawUserInfo() == null
                && uri.get().getRawQuery() == null
                && uri.get().getRawFragment() == null
                && (uri.get().getRawPath().isEmpty() || uri.get().getRawPath().equals("/"));
        if (!valid) {
            throw json.fault(key, "must be an origin like https://api.example.com, not \"" + origin + "\"");
        }
    }

    private static Optional<URI> parse(String origin) {
        try {
            return Optional.of(new URI(origin));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static CredentialStore store(LocatedObject json) {
        CredentialStore.Type type = json.choice("type", CredentialStore.Type.values(), CredentialStore.Type::wireName)
                .orElseThrow(() -> CredentialChecks.missing(json, "type"));
        CredentialStore store = switch (type) {
            case KEYCHAIN_JSON ->
                new CredentialStore(
                        type,
                        Optional.of(json.text("service")),
                        some(json, "account_candidates"),
                        Optional.empty(),
                        some(json, "phantom_fields"),
                        List.of());
            case FILE_JSON ->
                new CredentialStore(
                        type,
                        Optional.empty(),
                        List.of(),
                        Optional.of(json.text("path")),
                        some(json, "phantom_fields"),
                        List.of());
            case COMMAND_STATUS ->
                new CredentialStore(
                        type, Optional.empty(), List.of(), Optional.empty(), List.of(), Keys.command(json, "command"));
        };
        json.done();
        return store;
    }

    private static List<String> some(LocatedObject json, String key) {
        List<String> values = json.strings(key);
        if (values.isEmpty()) {
            throw json.fault(key, "must not be empty");
        }
        return values;
    }

    private static ProviderHelpers helpers(LocatedObject json) {
        ProviderHelpers helpers = new ProviderHelpers(argv(json, "status"), argv(json, "login"), argv(json, "logout"));
        json.done();
        return helpers;
    }

    private static List<String> argv(LocatedObject json, String key) {
        List<String> argv = json.strings(key);
        if (argv.contains("")) {
            throw json.fault(key, "must not hold an empty string");
        }
        return argv;
    }

    static List<CredentialRoute> routes(LocatedObject document, String key) {
        List<CredentialRoute> routes = new ArrayList<>();
        for (LocatedObject json : document.objects(key)) {
            List<UpgradeRule> upgrades = new ArrayList<>();
            for (LocatedObject upgrade : json.objects("upgrades")) {
                String path = upgrade.text("path");
                if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
                    throw upgrade.fault("path", "must be an absolute path without query");
                }
                upgrades.add(new UpgradeRule(upgrade.text("origin"), path));
                upgrade.done();
            }
            CredentialRoute route = new CredentialRoute(
                    json.text("name"),
                    json.text("provider"),
                    json.string("env_var"),
                    json.string("base_url_env_var"),
                    json.nullableObject("endpoint_policy").map(EndpointKeys::read),
                    upgrades);
            route.envVar().ifPresent(variable -> CredentialChecks.destination(json, "env_var", variable));
            route.baseUrlEnvVar()
                    .ifPresent(variable -> CredentialChecks.destination(json, "base_url_env_var", variable));
            for (CredentialRoute other : routes) {
                if (other.name().equals(route.name())) {
                    throw json.fault("name", "is used by two routes: " + route.name());
                }
            }
            json.done();
            routes.add(route);
        }
        return routes;
    }
}

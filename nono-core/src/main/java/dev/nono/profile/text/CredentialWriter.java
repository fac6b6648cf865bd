package dev.nono.profile.text;

import dev.nono.profile.model.AwsAuth;
import dev.nono.profile.model.CaptureInteraction;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.profile.model.CredentialProvider;
import dev.nono.profile.model.CredentialRoute;
import dev.nono.profile.model.CredentialStore;
import dev.nono.profile.model.CustomCredential;
import dev.nono.profile.model.EndpointPolicy;
import dev.nono.profile.model.Injection;
import dev.nono.profile.model.OAuthClient;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.ProviderHelpers;
import dev.nono.profile.model.SpiffeAuth;
import dev.nono.profile.model.TokenEndpoint;
import dev.nono.profile.model.TokenField;
import dev.nono.profile.model.UpgradeRule;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes whatever has to do with secrets, none of which is in a profile itself. */
final class CredentialWriter {
    private final Json json;

    CredentialWriter(Json json) {
        this.json = json;
    }

    void write(Profile profile) throws IOException {
        if (!profile.credentialCapture().isEmpty()) {
            json.start("credential_capture");
            for (Map.Entry<String, CredentialCapture> capture :
                    profile.credentialCapture().entrySet()) {
                json.start(capture.getKey());
                capture(capture.getValue());
                json.end();
            }
            json.end();
        }
        if (!profile.credentialProviders().isEmpty()) {
            json.start("credential_providers");
            for (Map.Entry<String, CredentialProvider> provider :
                    profile.credentialProviders().entrySet()) {
                json.start(provider.getKey());
                provider(provider.getValue());
                json.end();
            }
            json.end();
        }
        if (!profile.credentialRoutes().isEmpty()) {
            json.startList("credential_routes");
            for (CredentialRoute route : profile.credentialRoutes()) {
                route(route);
            }
            json.endList();
        }
    }

    void custom(CustomCredential credential) throws IOException {
        json.string("upstream", credential.upstream());
        json.optional("credential_key", credential.credentialKey());
        if (credential.auth().isPresent()) {
            oauth(credential.auth().get());
        }
        if (credential.awsAuth().isPresent()) {
            AwsAuth aws = credential.awsAuth().get();
            json.start("aws_auth");
            json.optional("profile", aws.profile());
            json.optional("region", aws.region());
            json.optional("service", aws.service());
            json.end();
        }
        if (credential.spiffe().isPresent()) {
            SpiffeAuth spiffe = credential.spiffe().get();
            json.start("spiffe");
            json.string("type", "jwt");
            json.string("workload_api_socket", spiffe.socket());
            json.list("audience", spiffe.audience());
            json.optional("inject_header", spiffe.header());
            json.optional("credential_format", spiffe.format());
            json.optional("svid_hint", spiffe.svidHint());
            json.end();
        }
        injection(credential.injection());
        if (credential.proxy().isPresent()) {
            json.start("proxy");
            injection(credential.proxy().get());
            json.end();
        }
        json.optional("env_var", credential.envVar());
        NetworkWriter.rules(json, "endpoint_rules", credential.endpointRules());
        if (credential.endpointPolicy().isPresent()) {
            policy(credential.endpointPolicy().get());
        }
        json.optional("tls_ca", credential.tlsCa());
        json.optional("tls_client_cert", credential.tlsClientCert());
        json.optional("tls_client_key", credential.tlsClientKey());
        if (credential.rateLimit().isPresent()) {
            json.start("rate_limit");
            json.number("requests_per_minute", credential.rateLimit().get().requestsPerMinute());
            json.number("burst", credential.rateLimit().get().burst());
            json.number(
                    "max_delay_secs", credential.rateLimit().get().maxDelay().toSeconds());
            json.end();
        }
    }

    private void oauth(OAuthClient client) throws IOException {
        json.start("auth");
        json.string("token_url", client.tokenUrl());
        json.optional("client_id", client.clientId());
        json.optional("client_secret", client.clientSecret());
        if (!client.scope().isEmpty()) {
            json.string("scope", client.scope());
        }
        if (client.clientAssertion().isPresent()) {
            json.start("client_assertion");
            json.string("type", "spiffe_jwt");
            json.string("workload_api_socket", client.clientAssertion().get().socket());
            json.list("audience", client.clientAssertion().get().audience());
            json.optional("svid_hint", client.clientAssertion().get().svidHint());
            json.end();
        }
        if (!client.extraParams().isEmpty()) {
            json.start("extra_params");
            for (Map.Entry<String, String> parameter : client.extraParams().entrySet()) {
                json.string(parameter.getKey(), parameter.getValue());
            }
            json.end();
        }
        json.end();
    }

    private void injection(Injection injection) throws IOException {
        if (injection.mode().isPresent()) {
            json.string("inject_mode", injection.mode().get().wireName());
        }
        json.optional("inject_header", injection.header());
        json.optional("credential_format", injection.format());
        json.optional("path_pattern", injection.pathPattern());
        json.optional("path_replacement", injection.pathReplacement());
        json.optional("query_param_name", injection.queryParam());
    }

    private void policy(EndpointPolicy policy) throws IOException {
        json.start("endpoint_policy");
        if (policy.backend().isPresent() || policy.timeout().isPresent()) {
            json.start("default");
            json.string("decision", policy.byDefault().wireName());
            json.optional("backend", policy.backend());
            json.seconds("timeout_secs", policy.timeout());
            json.end();
        } else {
            json.string("default", policy.byDefault().wireName());
        }
        policyRules("deny", policy.deny());
        policyRules("approve", policy.approve());
        policyRules("allow", policy.allow());
        json.end();
    }

    private void policyRules(String name, List<EndpointPolicy.Rule> rules) throws IOException {
        if (rules.isEmpty()) {
            return;
        }
        json.startList(name);
        for (EndpointPolicy.Rule rule : rules) {
            json.element();
            json.string("method", rule.method());
            json.string("path", rule.path());
            json.optional("backend", rule.backend());
            json.optional("reason", rule.reason());
            json.seconds("timeout_secs", rule.timeout());
            json.end();
        }
        json.endList();
    }

    private void capture(CredentialCapture capture) throws IOException {
        json.strings("command", capture.command());
        if (capture.provider().isPresent()) {
            json.start("provider");
            json.list("command", capture.provider().get().command());
            json.value("config", capture.provider().get().config());
            json.end();
        }
        json.number("timeout_secs", capture.timeoutSeconds());
        json.number("cache_ttl_secs", capture.cacheSeconds());
        json.optional("cache_path_regex", capture.cachePathRegex());
        json.string("stdin", capture.stdin().wireName());
        if (capture.output().json()) {
            json.start("output");
            json.string("format", "json");
            json.list("allow_headers", capture.output().allowHeaders());
            json.end();
        } else {
            json.string("output", "text");
        }
        if (capture.interaction().isPresent()) {
            CaptureInteraction interaction = capture.interaction().get();
            json.start("interaction");
            json.bool("stdio", interaction.stdio());
            json.bool("stdin", interaction.stdin());
            if (interaction.openUrls().isPresent()) {
                ProfileWriter.openUrls(json, interaction.openUrls().get());
            }
            json.bool("allow_launch_services", interaction.allowLaunchServices());
            json.end();
        }
    }

    private void provider(CredentialProvider provider) throws IOException {
        json.string("type", "oauth_capture");
        json.startList("token_endpoints");
        for (TokenEndpoint endpoint : provider.tokenEndpoints()) {
            json.element();
            json.string("host", endpoint.host());
            json.string("path", endpoint.path());
            json.startList("response_fields");
            for (TokenField field : endpoint.responseFields()) {
                json.element();
                json.string("path", field.path());
                json.string("kind", field.jwt() ? "jwt" : "opaque");
                json.end();
            }
            json.endList();
            json.string("request_body", endpoint.requestBody().wireName());
            json.strings("request_nonce_fields", endpoint.requestNonceFields());
            json.end();
        }
        json.endList();
        json.list("api_hosts", provider.apiHosts());
        json.optional("inject_header", provider.injectHeader());
        json.optional("credential_format", provider.credentialFormat());
        if (provider.store().isPresent()) {
            CredentialStore store = provider.store().get();
            json.start("credential_store");
            json.string("type", store.type().wireName());
            json.optional("service", store.service());
            json.strings("account_candidates", store.accountCandidates());
            json.optional("path", store.path());
            json.strings("phantom_fields", store.phantomFields());
            json.strings("command", store.command());
            json.end();
        }
        if (!provider.helpers().equals(ProviderHelpers.NONE)) {
            json.start("helpers");
            json.strings("status", provider.helpers().status());
            json.strings("login", provider.helpers().login());
            json.strings("logout", provider.helpers().logout());
            json.end();
        }
    }

    private void route(CredentialRoute route) throws IOException {
        json.element();
        json.string("name", route.name());
        json.string("provider", route.provider());
        json.optional("env_var", route.envVar());
        json.optional("base_url_env_var", route.baseUrlEnvVar());
        if (route.endpointPolicy().isPresent()) {
            policy(route.endpointPolicy().get());
        }
        if (!route.upgrades().isEmpty()) {
            json.startList("upgrades");
            for (UpgradeRule upgrade : route.upgrades()) {
                json.element();
                json.string("origin", upgrade.origin());
                json.string("path", upgrade.path());
                json.end();
            }
            json.endList();
        }
        json.end();
    }
}

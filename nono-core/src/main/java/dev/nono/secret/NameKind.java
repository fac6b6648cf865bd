package dev.nono.secret;

import com.google.common.collect.ImmutableSet;

/** Where a name stands that says that the value beside it is secret. */
public enum NameKind {
    /** An option of a command, such as {@code --token}. */
    FLAG(
            "flags",
            ImmutableSet.of(
                    "--token",
                    "--password",
                    "--api-key",
                    "--apikey",
                    "--secret",
                    "--auth",
                    "--bearer",
                    "--access-token",
                    "--client-secret")),
    /** A header of HTTP, such as {@code authorization}. */
    HEADER(
            "headers",
            ImmutableSet.of(
                    "authorization", "proxy-authorization", "x-api-key", "x-auth-token", "cookie", "set-cookie")),
    /** A key of a query string or of a form, such as {@code access_token}. */
    QUERY_KEY(
            "query_keys",
            ImmutableSet.of(
                    "token",
                    "access_token",
                    "api_key",
                    "apikey",
                    "key",
                    "secret",
                    "password",
                    "code",
                    "state",
                    "nonce",
                    "client_secret")),
    /** An environment variable, such as {@code GITHUB_TOKEN}. */
    ENV_VAR(
            "env_vars",
            ImmutableSet.of(
                    "anthropic_api_key",
                    "aws_secret_access_key",
                    "aws_session_token",
                    "azure_openai_api_key",
                    "cohere_api_key",
                    "gemini_api_key",
                    "gh_token",
                    "github_token",
                    "google_api_key",
                    "huggingface_api_token",
                    "mistral_api_key",
                    "nono_proxy_token",
                    "openai_api_key",
                    "together_api_key"));

    private final String plural;
    private final ImmutableSet<String> secureDefault;

    NameKind(String plural, ImmutableSet<String> secureDefault) {
        this.plural = plural;
        this.secureDefault = secureDefault;
    }

    /** The end of the JSON keys of a {@link RedactionDiff}. */
    String plural() {
        return plural;
    }

    /** The names that are redacted unless a policy says otherwise, in lower case. */
    ImmutableSet<String> secureDefault() {
        return secureDefault;
    }
}

package dev.nono.secret;

import java.util.regex.Pattern;

/** Tokens that can be told by their look, wherever they stand. */
final class TokenShapes {

    private static final Pattern SHAPES = Pattern.compile(String.join(
            "|",
            "-----BEGIN [^-]{1,64}-----[\\s\\S]*?(?:-----END [^-]{1,64}-----|\\z)",
            "(?<![A-Za-z0-9])(?:"
                    + String.join(
                            "|",
                            "gh[opsur]_[A-Za-z0-9]{8,}+", // GitHub
                            "github_pat_[A-Za-z0-9_]{8,}+",
                            "glpat-[A-Za-z0-9_-]{8,}+", // GitLab
                            "sk-[A-Za-z0-9_-]{8,}+", // OpenAI, Anthropic and others
                            "[rs]k_(?:live|test)_[A-Za-z0-9]{8,}+", // Stripe
                            "xox[abeoprs]-[A-Za-z0-9-]{8,}+", // Slack
                            "(?:AKIA|ASIA)[A-Z0-9]{16}+", // AWS access key
                            "AIza[A-Za-z0-9_-]{35}+", // Google
                            "npm_[A-Za-z0-9]{20,}+",
                            "hf_[A-Za-z0-9]{20,}+",
                            "eyJ[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]*+") // JSON Web Token
                    + ")"));

    private TokenShapes() {}

    static String redact(String text) {
        return SHAPES.matcher(text).replaceAll("[REDACTED]");
    }
}

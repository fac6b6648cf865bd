package dev.nono.proxy.internal.tokens;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.TokenRequestBody;
import dev.nono.proxy.internal.decide.HeaderField;
import dev.nono.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One exchange with a host that hands out tokens: phantoms in the request become tokens, tokens in the answer become phantoms.
 * What it is not sure about it refuses, with an error that quotes nothing of the bodies.
 */
public final class TokenCapture {
    private static final Set<String> NAMES = Set.of(
            "access_token", "refresh_token", "id_token", "accessToken", "refreshToken", "idToken", "client_token");
    private static final List<String> IN_TEXT = List.of("access_token", "refresh_token", "id_token");
    private static final int SHORTEST_ECHO = 16;

    private final Issuers.Place place;
    private final TokenStore store;

    /**
     * Creates the exchange.
     *
     * @param place what the request is
     * @param store where tokens are kept
     */
    public TokenCapture(Issuers.Place place, TokenStore store) {
        this.place = place;
        this.store = store;
    }

    /** Whether the body of the request may hold phantoms, so that it has to be known as a whole. */
    public boolean readsRequest() {
        return place.issue().filter(issue -> !issue.nonces().isEmpty()).isPresent();
    }

    /**
     * Puts tokens in the place of phantoms.
     *
     * @param body the body of the request
     * @return the body to send, the same bytes if there was nothing to do
     * @throws NonoException if the body cannot be understood and may hold a phantom
     */
    public byte[] request(byte[] body) {
        Issuers.Issue issue = place.issue().orElse(null);
        if (issue == null || issue.nonces().isEmpty() || body.length == 0) {
            return body;
        }
        Optional<byte[]> json = issue.body() == TokenRequestBody.FORM ? Optional.empty() : jsonRequest(issue, body);
        if (json.isPresent()) {
            return json.get();
        }
        Optional<byte[]> form = issue.body() == TokenRequestBody.JSON ? Optional.empty() : formRequest(issue, body);
        if (form.isPresent()) {
            return form.get();
        }
        if (new String(body, StandardCharsets.ISO_8859_1).contains("nono_")) {
            throw refused("the request to the token endpoint holds a phantom in a body of another form than expected");
        }
        return body;
    }

    private Optional<byte[]> formRequest(Issuers.Issue issue, byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        try {
            String changed = FormFields.rewrite(text, issue.nonces(), value -> redeemed(issue, value));
            return Optional.of(changed.equals(text) ? body : changed.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            // No form.
            return Optional.empty();
        }
    }

    private Optional<byte[]> jsonRequest(Issuers.Issue issue, byte[] body) {
        List<TokenPath> paths = new ArrayList<>();
        issue.nonces().forEach(field -> paths.add(TokenPath.parse(issue.provider(), field)));
        boolean[] changed = new boolean[1];
        try {
            byte[] rewritten = JsonStrings.rewrite(body, (at, value) -> {
                Optional<String> token =
                        paths.stream().anyMatch(path -> path.matches(at)) ? redeemed(issue, value) : Optional.empty();
                changed[0] |= token.isPresent();
                return token;
            });
            return Optional.of(changed[0] ? rewritten : body);
        } catch (IOException e) {
            // No JSON document.
            return Optional.empty();
        }
    }

    private Optional<String> redeemed(Issuers.Issue issue, String value) {
        Optional<Secret> token =
                Phantom.bare(value).flatMap(phantom -> store.resolve(phantom, "oauth." + issue.provider()));
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try (Secret secret = token.get()) {
            return Optional.of(secret.reveal());
        }
    }

    /**
     * Takes the tokens out of an answer, and keeps them.
     *
     * @param status its status
     * @param headers its headers
     * @param body its body
     * @return the body for the program
     * @throws NonoException if a token could be left in it, or the tokens cannot be kept; then the program gets nothing of it
     */
    public byte[] response(int status, List<HeaderField> headers, byte[] body) {
        checkHeaders(headers);
        byte[] changed = body.length == 0 ? body : rewritten(status, body);
        String text = new String(changed, StandardCharsets.UTF_8);
        for (HeaderField header : headers) {
            text = header.value().length() < SHORTEST_ECHO ? text : text + "\n" + header.value();
        }
        if (store.holdsIn(text, "oauth." + place.provider(), SHORTEST_ECHO)) {
            throw refused("the answer of the token host repeats a token that is kept from the program");
        }
        return changed;
    }

    private void checkHeaders(List<HeaderField> headers) {
        for (HeaderField header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("content-encoding") && !header.value().isBlank()) {
                throw refused("the answer of the token host is compressed, although that was not asked for");
            }
            String value = header.value().toLowerCase(Locale.ROOT);
            for (String token : IN_TEXT) {
                if (value.contains(token + "=")) {
                    throw refused("a header of the answer of the token host holds a token");
                }
            }
        }
    }

    private byte[] rewritten(int status, byte[] body) {
        Optional<Issuers.Issue> issue = place.issue().filter(found -> status >= 200 && status < 300);
        try {
            List<String> values = new ArrayList<>();
            JsonStrings.rewrite(body, (at, value) -> {
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                if (issue.isPresent() && field(issue.get(), at) >= 0) {
                    values.add(value);
                } else if (isToken(at) || (issue.isEmpty() && isConfigured(at))) {
                    throw refused("the answer of the token host holds a token at a place that the provider "
                            + place.provider() + " does not name in response_fields: " + shown(at));
                }
                return Optional.empty();
            });
            return values.isEmpty() ? body : captured(issue.orElseThrow(), body);
        } catch (IOException e) {
            return other(issue.isPresent(), body);
        }
    }

    private byte[] captured(Issuers.Issue issue, byte[] body) throws IOException {
        Map<String, TokenStore.Token> minted = new LinkedHashMap<>();
        byte[] changed = JsonStrings.rewrite(body, (at, value) -> {
            int field = value.isEmpty() ? -1 : field(issue, at);
            if (field < 0) {
                return Optional.empty();
            }
            String phantom = Phantom.random();
            minted.put(
                    phantom,
                    store.token(
                            Secret.of(value),
                            issue.provider(),
                            String.join(".", issue.fields().get(field).segments())));
            return Optional.of(issue.jwt().get(field) ? Phantom.jwt(phantom) : phantom);
        });
        store.add(minted);
        return changed;
    }

    /** Something that is no JSON: nothing is found in it, so there must be nothing in it. */
    private byte[] other(boolean tokensExpected, byte[] body) {
        if (tokensExpected) {
            throw refused("the answer of the token endpoint is no JSON document");
        }
        String text = new String(body, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        for (String name : IN_TEXT) {
            if (text.contains(name)) {
                throw refused("the answer of the token host is no JSON document and speaks of tokens");
            }
        }
        return body;
    }

    private static int field(Issuers.Issue issue, List<String> at) {
        for (int i = 0; i < issue.fields().size(); i++) {
            if (issue.fields().get(i).matches(at)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isConfigured(List<String> at) {
        return place.elsewhere().stream().anyMatch(issue -> field(issue, at) >= 0);
    }

    private static boolean isToken(List<String> at) {
        List<String> names = at.stream().filter(part -> !part.startsWith("[")).toList();
        if (names.isEmpty()) {
            return false;
        }
        String name = names.get(names.size() - 1);
        String around = names.size() < 2 ? "" : names.get(names.size() - 2);
        return NAMES.contains(name) || (name.equals("token") && around.equals("auth"));
    }

    /** The place for people: the names only as far as they are letters, since they come from outside. */
    private static String shown(List<String> at) {
        String text = String.join(".", at).replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static NonoException refused(String why) {
        return new NonoException(ErrorCode.KEYSTORE_ACCESS, why);
    }
}

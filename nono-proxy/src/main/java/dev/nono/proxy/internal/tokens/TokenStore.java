package dev.nono.proxy.internal.tokens;

import dev.nono.proxy.NonceResolver;
import dev.nono.secret.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The tokens behind phantoms, in memory and in a file that other sessions of the user share. Thread-safe.
 *
 * <p>A token is older than 90 days at no time, and there are never more than 4096: the oldest go first.
 */
public final class TokenStore implements NonceResolver, AutoCloseable {
    private static final long OLDEST_SECONDS = 90L * 24 * 3600;
    private static final int MOST = 4096;

    private final Optional<TokenFile> file;
    private final LongSupplier seconds;
    private final Map<String, List<String>> consumers;
    private Map<String, Token> tokens;

    /**
     * A token.
     *
     * @param real the token
     * @param consumers who gets it
     * @param created when it was handed out, in seconds
     * @param field where it stood in the answer
     */
    record Token(Secret real, List<String> consumers, long created, String field) {
        Token {
            consumers = List.copyOf(consumers);
        }
    }

    private TokenStore(
            Optional<TokenFile> file,
            LongSupplier seconds,
            Map<String, List<String>> consumers,
            Map<String, Token> tokens) {
        this.file = file;
        this.seconds = seconds;
        this.consumers = consumers;
        this.tokens = pruned(tokens);
    }

    /**
     * Opens the store.
     *
     * @param path the file; without one tokens are kept for this session alone
     * @param seconds the time in seconds since 1970
     * @param routes the prefixes of routes that get the tokens of a provider, by its name
     * @return the store
     * @throws dev.nono.NonoException if the file is there and cannot be read; it stays as it is
     */
    public static TokenStore open(Optional<Path> path, LongSupplier seconds, Map<String, List<String>> routes) {
        Map<String, List<String>> consumers = new LinkedHashMap<>();
        routes.forEach((provider, prefixes) -> {
            List<String> names = new ArrayList<>();
            prefixes.stream().sorted().forEach(prefix -> names.add("proxy." + prefix));
            names.add("oauth." + provider);
            consumers.put(provider, List.copyOf(names));
        });
        Optional<TokenFile> file = path.map(TokenFile::new);
        Map<String, Token> tokens = file.isPresent() ? file.get().read() : new LinkedHashMap<>();
        return new TokenStore(file, seconds, Map.copyOf(consumers), tokens);
    }

    /** A token of a provider, for all who may have it. */
    Token token(Secret real, String provider, String field) {
        return new Token(
                real, consumers.getOrDefault(provider, List.of("oauth." + provider)), seconds.getAsLong(), field);
    }

    /** Keeps tokens: all of them, or none if they cannot be written. */
    synchronized void add(Map<String, Token> minted) {
        if (file.isEmpty()) {
            Map<String, Token> all = new LinkedHashMap<>(tokens);
            all.putAll(minted);
            tokens = pruned(all);
            return;
        }
        replace(file.get().update(stored -> {
            stored.putAll(minted);
            return pruned(stored);
        }));
    }

    /**
     * Forgets the tokens of a provider.
     *
     * @param provider its name
     * @return how many there were
     */
    public synchronized int forget(String provider) {
        int[] before = new int[1];
        String consumer = "oauth." + provider;
        Map<String, Token> left = file.isPresent()
                ? file.get().update(stored -> without(stored, consumer, before))
                : without(new LinkedHashMap<>(tokens), consumer, before);
        replace(left);
        return before[0];
    }

    private static Map<String, Token> without(Map<String, Token> all, String consumer, int[] removed) {
        int before = all.size();
        all.values().removeIf(token -> token.consumers().contains(consumer));
        removed[0] = before - all.size();
        return all;
    }

    @Override
    public synchronized Optional<Secret> resolve(String phantom, String consumer) {
        if (!tokens.containsKey(phantom)) {
            file.flatMap(TokenFile::readIfChanged).ifPresent(changed -> replace(pruned(changed)));
        }
        Token token = tokens.get(phantom);
        if (token == null || !token.consumers().contains(consumer) || isTooOld(token)) {
            return Optional.empty();
        }
        char[] value = token.real().copyChars();
        Secret copy = Secret.of(value);
        Arrays.fill(value, '\0');
        return Optional.of(copy);
    }

    /**
     * The phantom of the newest token that stood in a field.
     *
     * @param consumer who asks for it
     * @param field the place in the answer
     * @return the phantom, if there is such a token
     */
    public synchronized Optional<String> newest(String consumer, String field) {
        String newest = null;
        for (Map.Entry<String, Token> entry : tokens.entrySet()) {
            Token token = entry.getValue();
            boolean meant =
                    token.consumers().contains(consumer) && token.field().equals(field) && !isTooOld(token);
            Token best = newest == null ? null : tokens.get(newest);
            if (meant && (best == null || token.created() >= best.created())) {
                newest = entry.getKey();
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Whether a text holds a token that a consumer may have; shorter ones are not looked for. */
    synchronized boolean holdsIn(String text, String consumer, int shortest) {
        for (Token token : tokens.values()) {
            if (token.real().length() >= shortest
                    && token.consumers().contains(consumer)
                    && text.contains(token.real().reveal())) {
                return true;
            }
        }
        return false;
    }

    private boolean isTooOld(Token token) {
        return seconds.getAsLong() - token.created() > OLDEST_SECONDS;
    }

    private Map<String, Token> pruned(Map<String, Token> all) {
        Map<String, Token> kept = new LinkedHashMap<>(all);
        kept.values().removeIf(this::isTooOld);
        if (kept.size() > MOST) {
            List<Map.Entry<String, Token>> oldestFirst = new ArrayList<>(kept.entrySet());
            oldestFirst.sort((one, other) ->
                    Long.compare(one.getValue().created(), other.getValue().created()));
            oldestFirst.subList(0, kept.size() - MOST).forEach(entry -> kept.remove(entry.getKey()));
        }
        return kept;
    }

    private void replace(Map<String, Token> others) {
        Map<String, Token> old = tokens;
        tokens = others;
        old.values().forEach(token -> {
            if (!others.containsValue(token)) {
                token.real().close();
            }
        });
    }

    /** Wipes the tokens in memory. The file stays. */
    @Override
    public synchronized void close() {
        tokens.values().forEach(token -> token.real().close());
        tokens = Map.of();
    }
}

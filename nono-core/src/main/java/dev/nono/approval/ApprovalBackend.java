package dev.nono.approval;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.net.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Somebody who can be asked, as a profile describes it. {@link ApprovalBackends} makes approvers of such descriptions. */
public sealed interface ApprovalBackend {

    /**
     * After how long silence means no, unless the rule that asks says so itself.
     *
     * @return the time, or empty for that of the table
     */
    Optional<Duration> timeout();

    /**
     * Calls the function for the kind of backend that this is.
     *
     * @param <R> what the functions return
     * @param onTerminal called for the terminal
     * @param onWebhook called for a webhook
     * @param onChain called for a chain
     * @return what the function returned
     */
    <R> R match(Function<Terminal, R> onTerminal, Function<Webhook, R> onWebhook, Function<Chain, R> onChain);

    /**
     * The terminal of the supervisor.
     *
     * @param timeout after how long silence means no
     */
    record Terminal(Optional<Duration> timeout) implements ApprovalBackend {
        /** Checks that nothing is missing. */
        public Terminal {
            Objects.requireNonNull(timeout);
        }

        @Override
        public <R> R match(
                Function<Terminal, R> onTerminal, Function<Webhook, R> onWebhook, Function<Chain, R> onChain) {
            return onTerminal.apply(this);
        }
    }

    /**
     * An HTTP service. Its path may be a secret, so {@link #toString()} shows the host alone.
     *
     * @param url where it is: {@code https}, or {@code http} on this machine; without user and fragment
     * @param timeout after how long silence means no
     */
    record Webhook(URI url, Optional<Duration> timeout) implements ApprovalBackend {
        /** Checks the address. */
        public Webhook {
            Objects.requireNonNull(timeout);
            String fault = fault(url);
            if (!fault.isEmpty()) {
                throw new NonoException(ErrorCode.CONFIG_PARSE, "the address of a webhook " + fault);
            }
        }

        /**
         * A webhook at an address.
         *
         * @param url the address, as written
         * @param timeout after how long silence means no
         * @return the webhook
         * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if no question may be sent there
         */
        public static Webhook at(String url, Optional<Duration> timeout) {
            try {
                return new Webhook(new URI(url), timeout);
            } catch (URISyntaxException e) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE, "the address of a webhook is no URL: " + e.getReason(), e);
            }
        }

        private static String fault(URI url) {
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
                return "must begin with https:// and a host";
            }
            if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
                return "holds a user or a fragment, which would not be sent; leave it out";
            }
            if (url.getPort() == 0 || url.getPort() > 65535) {
                return "has the port " + url.getPort() + ", which is none";
            }
            return scheme.equals("http") && !isLocal(url)
                    ? "(" + url.getHost()
                            + ") would take questions and answers unencrypted, where others could grant; use https"
                    : "";
        }

        /**
         * Whether the service is on this machine.
         *
         * @return true for {@code localhost} and loopback addresses
         */
        public boolean isLocal() {
            return isLocal(url);
        }

        private static boolean isLocal(URI url) {
            String host = url.getHost();
            return host.equalsIgnoreCase("localhost")
                    || IpAddress.parse(host).filter(IpAddress::isLoopback).isPresent();
        }

        /**
         * The port of the service.
         *
         * @return the written one, or that of the scheme
         */
        public int port() {
            return url.getPort() > 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        }

        @Override
        public String toString() {
            return "Webhook[" + url.getScheme() + "://" + url.getHost() + "]";
        }

        @Override
        public <R> R match(
                Function<Terminal, R> onTerminal, Function<Webhook, R> onWebhook, Function<Chain, R> onChain) {
            return onWebhook.apply(this);
        }
    }

    /**
     * Several others, one after another.
     *
     * @param mode who of them must agree
     * @param backends their names, at least one
     * @param timeout after how long silence of all means no
     */
    record Chain(Mode mode, List<String> backends, Optional<Duration> timeout) implements ApprovalBackend {
        /** Checks that somebody is named and copies the list. */
        public Chain {
            Objects.requireNonNull(mode);
            backends = List.copyOf(backends);
            Objects.requireNonNull(timeout);
            if (backends.isEmpty()) {
                throw new NonoException(ErrorCode.CONFIG_PARSE, "a chain names nobody; list its backends");
            }
        }

        @Override
        public <R> R match(
                Function<Terminal, R> onTerminal, Function<Webhook, R> onWebhook, Function<Chain, R> onChain) {
            return onChain.apply(this);
        }
    }

    /** Who of a chain must agree. */
    enum Mode {
        /** Every one. */
        ALL("all"),
        /** The first that does is enough. */
        ANY("any");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /**
         * The name in profiles.
         *
         * @return the lower-case name
         */
        public String wireName() {
            return wireName;
        }
    }
}

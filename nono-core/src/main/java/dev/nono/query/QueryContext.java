package dev.nono.query;

import dev.nono.capability.DedupKey;
import dev.nono.capability.GrantSuggestion;
import dev.nono.net.HostFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a capability set does not know, as plain values.
 *
 * @param sensitive paths that policy keeps from programs
 * @param denied paths that the user denies, besides those of the set
 * @param bypassed paths for which the user lifted the protection of {@code sensitive} and {@code denied}
 * @param hostFilter the filter of the proxy, if there is one
 * @param endpoints for hosts of which the proxy lets only some requests through, which ones
 * @param stamps for granted files, which object each one was
 * @param tooWide directories that are never suggested
 * @param ungrantable paths that nobody can be granted, nor anything in them
 * @param scopes what this system can do about scopes
 * @param literalPaths whether the system matches paths as they are written too (macOS)
 */
public record QueryContext(
        List<SensitiveRule> sensitive,
        List<Path> denied,
        List<Path> bypassed,
        Optional<HostFilter> hostFilter,
        Map<String, List<EndpointRule>> endpoints,
        Map<Path, FileStamp> stamps,
        Set<Path> tooWide,
        List<Path> ungrantable,
        ScopeSupport scopes,
        boolean literalPaths) {
    /** Copies the collections. */
    public QueryContext {
        sensitive = List.copyOf(sensitive);
        denied = List.copyOf(denied);
        bypassed = List.copyOf(bypassed);
        Map<String, List<EndpointRule>> rules = new LinkedHashMap<>();
        endpoints.forEach((host, list) -> rules.put(host, List.copyOf(list)));
        endpoints = Map.copyOf(rules);
        stamps = Map.copyOf(stamps);
        tooWide = Set.copyOf(tooWide);
        ungrantable = List.copyOf(ungrantable);
    }

    /**
     * Nothing but the set: no policy and no proxy, on this system, for this user.
     *
     * @return the context
     */
    public static QueryContext none() {
        return builder().build();
    }

    /**
     * Starts a context for this system and this user.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a context. For use by one thread. */
    public static final class Builder {
        private final List<SensitiveRule> sensitive = new ArrayList<>();
        private final List<Path> denied = new ArrayList<>();
        private final List<Path> bypassed = new ArrayList<>();
        private Optional<HostFilter> hostFilter = Optional.empty();
        private final Map<String, List<EndpointRule>> endpoints = new LinkedHashMap<>();
        private final Map<Path, FileStamp> stamps = new LinkedHashMap<>();
        private Set<Path> tooWide = GrantSuggestion.userRoots(System.getenv());
        private List<Path> ungrantable = List.of();
        private ScopeSupport scopes = ScopeSupport.unknown();
        private boolean literalPaths = DedupKey.ofThisSystem() == DedupKey.ORIGINAL;

        Builder() {}

        /**
         * Adds a path that policy keeps from programs.
         *
         * @param rule the path, and who says so
         * @return this builder
         */
        public Builder sensitive(SensitiveRule rule) {
            sensitive.add(rule);
            return this;
        }

        /**
         * Adds paths that the user denies.
         *
         * @param paths absolute paths
         * @return this builder
         */
        public Builder denied(Collection<Path> paths) {
            denied.addAll(paths);
            return this;
        }

        /**
         * Adds paths for which the user lifted the protection.
         *
         * @param paths absolute paths
         * @return this builder
         */
        public Builder bypassed(Collection<Path> paths) {
            bypassed.addAll(paths);
            return this;
        }

        /**
         * Names the filter of the proxy.
         *
         * @param filter the filter
         * @return this builder
         */
        public Builder hostFilter(HostFilter filter) {
            this.hostFilter = Optional.of(filter);
            return this;
        }

        /**
         * Lets the proxy pass only some requests to a host.
         *
         * @param host the host in lower case
         * @param rules the requests
         * @return this builder
         */
        public Builder endpoints(String host, List<EndpointRule> rules) {
            endpoints.put(host, rules);
            return this;
        }

        /**
         * Says which object a granted file was.
         *
         * @param file the real path of the grant
         * @param stamp the object
         * @return this builder
         */
        public Builder stamp(Path file, FileStamp stamp) {
            stamps.put(file, stamp);
            return this;
        }

        /**
         * Names directories that are never suggested, in place of those of this user.
         *
         * @param directories absolute paths
         * @return this builder
         */
        public Builder tooWide(Set<Path> directories) {
            this.tooWide = directories;
            return this;
        }

        /**
         * Names paths that nobody can be granted, such as the state of nono. Neither they nor directories around them are
         * suggested.
         *
         * @param paths absolute real paths
         * @return this builder
         */
        public Builder ungrantable(Collection<Path> paths) {
            this.ungrantable = List.copyOf(paths);
            return this;
        }

        /**
         * Says what this system can do about scopes.
         *
         * @param support the support
         * @return this builder
         */
        public Builder scopes(ScopeSupport support) {
            this.scopes = support;
            return this;
        }

        /**
         * Says whether the system matches paths as they are written, besides real paths.
         *
         * @param literal true on macOS
         * @return this builder
         */
        public Builder literalPaths(boolean literal) {
            this.literalPaths = literal;
            return this;
        }

        /**
         * Makes the context.
         *
         * @return the context
         */
        public QueryContext build() {
            Set<Path> wide = new LinkedHashSet<>(tooWide);
            wide.addAll(ungrantable);
            return new QueryContext(
                    sensitive,
                    denied,
                    bypassed,
                    hostFilter,
                    endpoints,
                    stamps,
                    wide,
                    ungrantable,
                    scopes,
                    literalPaths);
        }
    }
}

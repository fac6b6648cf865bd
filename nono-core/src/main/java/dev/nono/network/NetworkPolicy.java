package dev.nono.network;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.json.StrictJson;
import dev.nono.net.HostPattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of known hosts and services.
 *
 * @param groups groups of hosts, by name
 * @param profiles named sets of groups and credentials
 * @param services services that the proxy can add a credential to, by name
 */
public record NetworkPolicy(
        Map<String, Group> groups, Map<String, Preset> profiles, Map<String, NetworkService> services) {
    private static final String RESOURCE = "network-policy.json";

    /** Copies the maps. */
    public NetworkPolicy {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /**
     * Hosts that belong together.
     *
     * @param description what they are
     * @param hosts single hosts
     * @param suffixes names, each with a dot in front, whose subdomains are meant
     */
    public record Group(String description, List<String> hosts, List<String> suffixes) {
        /** Copies the lists and checks the hosts. */
        public Group {
            hosts = List.copyOf(hosts);
            suffixes = List.copyOf(suffixes);
            patterns(hosts, suffixes).forEach(HostPattern::parse);
        }

        /**
         * The entries of this group for a list of hosts.
         *
         * @return the hosts, then the suffixes as {@code *.suffix}
         */
        public List<String> patterns() {
            return patterns(hosts, suffixes);
        }

        private static List<String> patterns(List<String> hosts, List<String> suffixes) {
            List<String> all = new ArrayList<>(hosts);
            for (String suffix : suffixes) {
                all.add("*" + suffix);
            }
            return all;
        }
    }

    /**
     * A named set, for {@code --network-profile}.
     *
     * @param groups the groups whose hosts may be reached
     * @param credentials the services whose credentials are added
     */
    public record Preset(List<String> groups, List<String> credentials) {
        /** Copies the lists. */
        public Preset {
            groups = List.copyOf(groups);
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * The table that comes with nono.
     *
     * @return the table
     */
    public static NetworkPolicy builtIn() {
        return BuiltIn.TABLE;
    }

    private static final class BuiltIn {
        static final NetworkPolicy TABLE = read();

        private static NetworkPolicy read() {
            try (InputStream in = NetworkPolicy.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException(RESOURCE + " is missing");
                }
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "built-in network policy");
            } catch (IOException e) {
                throw new UncheckedIOException(RESOURCE + " cannot be read", e);
            }
        }
    }

    /**
     * The table that comes with nono, with one of the user over it.
     *
     * @param file the table of the user, which need not be there
     * @return the joined table
     * @throws NonoException {@link ErrorCode#CONFIG_READ} if the file is there and cannot be read, {@link ErrorCode#CONFIG_PARSE}
     *     if it is malformed: a table that is left out could open what it was written to close
     */
    public static NetworkPolicy withFile(Path file) {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return builtIn();
        }
        try {
            return builtIn().with(parse(Files.readString(file, StandardCharsets.UTF_8), file.toString()));
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file,
                    "the network policy " + file + " cannot be read (" + e.getMessage() + "); correct or remove it",
                    e);
        }
    }

    /**
     * Reads a table.
     *
     * @param text JSON: {@code meta}, {@code groups}, {@code profiles}, {@code credentials}
     * @param origin what it is, for messages
     * @return the table
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if it is malformed or has an unknown key
     */
    public static NetworkPolicy parse(String text, String origin) {
        return PolicyReader.read(StrictJson.parse(text, origin));
    }

    /**
     * This table with another over it: entries of the other replace those of the same name.
     *
     * @param other a table of the user
     * @return the joined table
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} if a named set names a group that does not exist
     */
    public NetworkPolicy with(NetworkPolicy other) {
        NetworkPolicy all = new NetworkPolicy(
                joined(groups, other.groups), joined(profiles, other.profiles), joined(services, other.services));
        all.requireSound(all.groups);
        return all;
    }

    private static <V> Map<String, V> joined(Map<String, V> base, Map<String, V> over) {
        Map<String, V> all = new LinkedHashMap<>(base);
        all.putAll(over);
        return all;
    }

    private void requireSound(Map<String, Group> known) {
        profiles.forEach((name, preset) -> {
            for (String group : preset.groups()) {
                if (!known.containsKey(group)) {
                    throw new NonoException(
                            ErrorCode.CONFIG_PARSE,
                            "the network profile " + name + " names the group " + group
                                    + ", which does not exist; there are " + String.join(", ", known.keySet()));
                }
            }
        });
    }
}

package dev.nono.policytest;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.RealPaths;
import dev.nono.capability.SocketOperation;
import dev.nono.internal.json.JsonObject;
import dev.nono.internal.json.StrictJson;
import dev.nono.policy.PathVariables;
import dev.nono.policytest.Expectation.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expectations about a policy in a file, for people who do not write Java. The form of the file is that of
 * {@link #schema()}; a member that nobody knows is an error.
 *
 * @param filesystem what the policy grants and denies, by the keys of a profile; as written
 * @param bypasses paths for which what is denied is lifted; as written
 * @param networkBlocked whether the policy blocks the network
 * @param expectations what the policy should say
 */
public record PolicyTestFile(
        Map<String, List<String>> filesystem,
        List<String> bypasses,
        boolean networkBlocked,
        List<Expectation> expectations) {
    private static final int HTTPS = 443;
    private static final String WHAT = "policy test";
    private static final List<String> GRANTS =
            List.of("allow", "read", "write", "allow_file", "read_file", "write_file");

    /** Copies the collections. */
    public PolicyTestFile {
        filesystem = Map.copyOf(filesystem);
        bypasses = List.copyOf(bypasses);
        expectations = List.copyOf(expectations);
    }

    /**
     * Reads a file.
     *
     * @param file the file, of at most 10 MiB of UTF-8
     * @param variables what variables in paths stand for
     * @return the expectations
     * @throws NonoException {@link ErrorCode#CONFIG_READ} if the file cannot be read, {@link ErrorCode#CONFIG_PARSE} if
     *     what is in it is malformed
     */
    public static PolicyTestFile read(Path file, PathVariables variables) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(StrictJson.MAX_LENGTH);
            return parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    variables);
        } catch (CharacterCodingException e) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "the " + WHAT + " " + file + " is not UTF-8", e);
        } catch (NoSuchFileException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file,
                    "the " + WHAT + " " + file + " cannot be read: it does not exist; name a file with expectations",
                    e);
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file,
                    "the " + WHAT + " " + file + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    /**
     * Reads a text.
     *
     * @param json the text
     * @param variables what variables in paths stand for
     * @return the expectations
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming what is malformed
     */
    public static PolicyTestFile parse(String json, PathVariables variables) {
        JsonObject root = StrictJson.parse(json, WHAT);
        root.string("$schema");
        Map<String, List<String>> filesystem = new LinkedHashMap<>();
        List<String> bypasses = new ArrayList<>();
        boolean blocked = false;
        Optional<JsonObject> policy = root.object("policy");
        if (policy.isPresent()) {
            Optional<JsonObject> files = policy.get().object("filesystem");
            if (files.isPresent()) {
                for (String key : GRANTS) {
                    filesystem.put(key, expanded(files.get().strings(key), variables));
                }
                filesystem.put("deny", expanded(files.get().strings("deny"), variables));
                bypasses.addAll(expanded(files.get().strings("bypass_protection"), variables));
                refuseUnknown(files.get());
            }
            Optional<JsonObject> network = policy.get().object("network");
            if (network.isPresent()) {
                blocked = network.get().bool("block").orElse(false);
                refuseUnknown(network.get());
            }
            refuseUnknown(policy.get());
        }
        List<Expectation> expectations = new ArrayList<>();
        for (JsonObject entry : root.objects("expect")) {
            expectations.add(expectation(entry, variables));
        }
        refuseUnknown(root);
        if (expectations.isEmpty()) {
            throw root.faultAt("expect", "lists nothing; a test without expectations proves nothing");
        }
        return new PolicyTestFile(filesystem, bypasses, blocked, expectations);
    }

    private static List<String> expanded(List<String> paths, PathVariables variables) {
        return paths.stream().map(variables::expand).toList();
    }

    private static void refuseUnknown(JsonObject json) {
        if (!json.unknown().isEmpty()) {
            throw json.faultAt(json.unknown().get(0), "is not known; known are " + String.join(", ", json.known()));
        }
    }

    private static Expectation expectation(JsonObject json, PathVariables variables) {
        Outcome outcome = json.choice("decision", Outcome.values(), Outcome::wireName)
                .orElseThrow(() -> json.faultAt("decision", "is missing"));
        Optional<String> reason = json.string("reason");
        Optional<String> path = json.string("path");
        Optional<String> host = json.string("host");
        Optional<String> socket = json.string("unix_socket");
        List<Attempt> attempts = new ArrayList<>();
        if (path.isPresent()) {
            Access access = json.choice("operation", Access.values(), Access::manifestName)
                    .orElse(Access.READ);
            attempts.add(new Attempt.OnPath(path(json, "path", path.get(), variables), access));
        }
        if (host.isPresent()) {
            int port = json.integer("port", 1, 65_535).orElse((long) HTTPS).intValue();
            attempts.add(new Attempt.OnHost(host.get(), port));
        }
        if (socket.isPresent()) {
            SocketOperation operation = json.choice("operation", SocketOperation.values(), SocketOperation::wireName)
                    .orElse(SocketOperation.CONNECT);
            attempts.add(new Attempt.OnSocket(path(json, "unix_socket", socket.get(), variables), operation));
        }
        refuseUnknown(json);
        if (attempts.size() != 1) {
            throw json.faultAt("path", "must be there, or else host or unix_socket; exactly one of them");
        }
        return new Expectation(attempts.get(0), outcome, reason);
    }

    private static Path path(JsonObject json, String name, String written, PathVariables variables) {
        try {
            return variables.workdir().resolve(variables.expand(written));
        } catch (InvalidPathException e) {
            throw json.faultAt(name, "is no path: " + e.getReason());
        }
    }

    /**
     * Adds what the file grants and denies to capabilities.
     *
     * @param caps what gets the grants, as those of a profile
     * @return the paths of grants that do not exist and were left out
     * @throws NonoException if a path is of the wrong kind
     */
    public List<String> addTo(CapabilitySetBuilder caps) {
        List<String> skipped = new ArrayList<>();
        for (String key : GRANTS) {
            Access access =
                    key.startsWith("allow") ? Access.READ_WRITE : key.startsWith("read") ? Access.READ : Access.WRITE;
            for (String text : filesystem.getOrDefault(key, List.of())) {
                Path path = Path.of(text);
                try {
                    caps.grant(
                            key.endsWith("_file")
                                    ? FileGrant.file(path, access, GrantSource.PROFILE)
                                    : FileGrant.of(path, access, GrantSource.PROFILE));
                } catch (NonoException e) {
                    if (e.code() != ErrorCode.PATH_NOT_FOUND) {
                        throw e;
                    }
                    skipped.add(text);
                }
            }
        }
        for (String text : filesystem.getOrDefault("deny", List.of())) {
            Path path = Path.of(text).toAbsolutePath();
            caps.deny(new DenyRule(path, GrantSource.PROFILE, ""));
            Path real = RealPaths.tryCanonicalize(path);
            if (!real.equals(path)) {
                caps.deny(new DenyRule(real, GrantSource.PROFILE, ""));
            }
        }
        if (networkBlocked) {
            caps.network(NetworkMode.blocked());
        }
        return skipped;
    }

    /**
     * The JSON schema (2020-12) of such files.
     *
     * @return the schema
     */
    public static String schema() {
        try (InputStream in = PolicyTestFile.class.getResourceAsStream("policy-test.schema.json")) {
            if (in == null) {
                throw new NonoException(
                        ErrorCode.CONFIG_READ, "the schema of policy tests is missing; install nono again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new NonoException(
                    ErrorCode.CONFIG_READ, "the schema of policy tests cannot be read; install nono again", e);
        }
    }
}

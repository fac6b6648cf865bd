package dev.nono.manifest;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.internal.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Everything about a sandbox, in one document.
 *
 * @param schema the identifier of the schema, for editors
 * @param version the version of the format, {@value #VERSION}
 * @param filesystem what may be read and written; nothing if absent
 * @param network what of the network may be used; everything if absent
 * @param credentials secrets that the proxy adds to requests
 * @param process how the program runs
 * @param rollback whether what it changes can be undone
 * @param resources ceilings on what it may use
 */
public record CapabilityManifest(
        Optional<String> schema,
        String version,
        Optional<FilesystemSection> filesystem,
        Optional<NetworkSection> network,
        List<CredentialSection> credentials,
        Optional<ProcessSection> process,
        Optional<RollbackSection> rollback,
        Optional<ResourcesSection> resources) {

    /** The version of the format that is read and written. */
    public static final String VERSION = "0.1.0";

    /** The identifier of the schema. */
    public static final String SCHEMA_ID = "https://nono.sh/schemas/capability-manifest.schema.json";

    private static final String SCHEMA_RESOURCE = "capability-manifest.schema.json";

    /** Checks the version and copies the list. */
    public CapabilityManifest {
        Objects.requireNonNull(schema);
        if (!version.equals(VERSION)) {
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "version \"" + version + "\" of a capability manifest is not supported; use \"" + VERSION + "\"");
        }
        Objects.requireNonNull(filesystem);
        Objects.requireNonNull(network);
        credentials = List.copyOf(credentials);
        Objects.requireNonNull(process);
        Objects.requireNonNull(rollback);
        Objects.requireNonNull(resources);
    }

    /**
     * Reads a manifest.
     *
     * @param json the text
     * @return the manifest and what is to be said about it
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming the field that is malformed
     */
    public static ManifestDocument parse(String json) {
        return ManifestReader.read(json);
    }

    /**
     * Reads a manifest from a file.
     *
     * @param file the file, of at most 10 MiB of UTF-8
     * @return the manifest and what is to be said about it
     * @throws NonoException {@link ErrorCode#CONFIG_READ} if the file cannot be read, {@link ErrorCode#CONFIG_PARSE} if
     *     what is in it is malformed
     */
    public static ManifestDocument read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(StrictJson.MAX_LENGTH + 1);
            if (bytes.length > StrictJson.MAX_LENGTH) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the capability manifest " + file + " is larger than " + StrictJson.MAX_LENGTH + " bytes");
            }
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new NonoException(ErrorCode.CONFIG_PARSE, "the capability manifest " + file + " is not UTF-8", e);
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.CONFIG_READ,
                    file,
                    "the capability manifest " + file + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    /**
     * A manifest of capabilities.
     *
     * @param caps the set
     * @return the manifest, and what of the set it cannot say
     */
    public static ManifestExport from(CapabilitySet caps) {
        return ManifestExporter.export(caps);
    }

    /**
     * The JSON schema of manifests, draft 2020-12.
     *
     * @return the text
     */
    public static String schemaText() {
        try (InputStream in = CapabilityManifest.class.getResourceAsStream(SCHEMA_RESOURCE)) {
            if (in != null) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new NonoException(ErrorCode.CONFIG_READ, "the manifest schema cannot be read; install nono again", e);
        }
        throw new NonoException(ErrorCode.CONFIG_READ, "the manifest schema is missing; install nono again");
    }

    /**
     * What contradicts itself although each field is well formed.
     *
     * @return one line for each problem; none if the manifest can be used
     */
    public List<String> validate() {
        return ManifestCheck.problems(this);
    }

    /**
     * The manifest as a document.
     *
     * @return JSON, a member a line; what is absent or an empty list is left out
     */
    public String toJson() {
        return ManifestWriter.write(this);
    }

    /**
     * The capabilities of a manifest whose paths are ready to use.
     *
     * @return the set, and the fields that it does not carry
     * @throws NonoException {@link ErrorCode#CONFIG_PARSE} naming all that {@link #validate()} finds or a denied path
     *     that is not absolute; the error of the grant if a path cannot be granted
     */
    public ManifestConversion toCapabilities() {
        return toCapabilities(path -> path);
    }

    /**
     * The capabilities of a manifest.
     *
     * @param expansion makes a path of a path as written: fills in the home directory and variables
     * @return the set, and the fields that it does not carry
     * @throws NonoException as {@link #toCapabilities()}
     */
    public ManifestConversion toCapabilities(UnaryOperator<String> expansion) {
        return ManifestConverter.convert(this, expansion);
    }
}

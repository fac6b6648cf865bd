package dev.nono.profile.text;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.internal.json.LocatedJson;
import dev.nono.internal.json.LocatedObject;
import dev.nono.profile.model.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads profiles. Strict, and without effect on anything. */
public final class ProfileReader {
    /** The largest file that is read, in bytes. */
    public static final int MAX_BYTES = LocatedJson.MAX_LENGTH;

    private ProfileReader() {}

    /**
     * Reads a file.
     *
     * @param file a regular file, or a link to one
     * @return the document
     * @throws NonoException {@link ErrorCode#PROFILE_READ} if it is no regular file, too large or not readable;
     *     {@link ErrorCode#PROFILE_PARSE} naming line, column and key if it is malformed
     */
    public static ProfileDocument read(Path file) {
        return read(text(file), file.toString());
    }

    /**
     * Reads a document.
     *
     * @param text JSON, with comments and trailing commas
     * @param origin the file, or another name for where it comes from
     * @return the document
     * @throws NonoException {@link ErrorCode#PROFILE_PARSE} naming line, column and key
     */
    public static ProfileDocument read(String text, String origin) {
        return DocumentSection.read(LocatedJson.parse(text, origin, ErrorCode.PROFILE_PARSE));
    }

    /**
     * Reads the names that a document extends, and nothing else of it.
     *
     * @param text JSON, with comments and trailing commas
     * @param origin the file, or another name for where it comes from
     * @return the names, in order
     * @throws NonoException {@link ErrorCode#PROFILE_PARSE} if it is no JSON
     */
    public static List<String> parents(String text, String origin) {
        return DocumentSection.parents(LocatedJson.parse(text, origin, ErrorCode.PROFILE_PARSE));
    }

    /**
     * The text of a profile file.
     *
     * @param file a regular file, or a link to one
     * @return its content
     * @throws NonoException {@link ErrorCode#PROFILE_READ} if it is no regular file, too large, not readable or not UTF-8
     */
    public static String text(Path file) {
        if (!Files.isRegularFile(file)) {
            boolean there = Files.exists(file);
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ,
                    file,
                    there
                            ? "the profile " + file + " is no regular file; name a file with a profile in it"
                            : "the profile file " + file + " does not exist");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw NonoException.forPath(
                        ErrorCode.PROFILE_READ,
                        file,
                        "the profile " + file + " is larger than " + MAX_BYTES + " bytes, which no profile is");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ, file, "the profile " + file + " is not UTF-8; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ, file, "the profile file " + file + " does not exist", e);
        } catch (IOException e) {
            throw NonoException.forPath(
                    ErrorCode.PROFILE_READ, file, "the profile " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads a document that is already parsed; for tests that watch which keys are asked for. */
    static Profile read(LocatedObject document) {
        return DocumentSection.read(document).profile();
    }
}

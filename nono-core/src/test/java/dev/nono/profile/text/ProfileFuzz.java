package dev.nono.profile.text;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.profile.model.Profile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzz target: the text of a profile. It is read, or refused with the place of the fault; what was read and written is read as the same;
 * and what an editor adds is there and changes nothing else.
 */
public final class ProfileFuzz {
    private static final String ADDED = "/added by the fuzzer";

    private ProfileFuzz() {}

    /** One input: the bytes of a file. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Profile profile;
        try {
            profile = ProfileReader.read(text, "here").profile();
        } catch (NonoException e) {
            require(e.code() == ErrorCode.PROFILE_PARSE, "refused for another reason: " + e);
            require(String.valueOf(e.getMessage()).contains("here"), "refused without a place: " + e.getMessage());
            return;
        }
        String written = ProfileWriter.write(profile);
        Profile again = ProfileReader.read(written, "written").profile();
        require(
                again.equals(profile),
                "written as\n" + written + "\nand read as\n" + again + "\ninstead of\n" + profile);
        require(ProfileWriter.write(again).equals(written), "written in two ways: " + written);
        edited(text, profile);
    }

    private static void edited(String text, Profile profile) {
        ProfileEditor editor;
        try {
            editor = ProfileEditor.of(text, "here").append("filesystem", "read_file", List.of(ADDED));
        } catch (NonoException e) {
            throw new AssertionError("a sound profile cannot be edited: " + text, e);
        }
        String edited = editor.text();
        require(edited.contains(ADDED), "what was added is not there");
        require(
                edited.replace("\"" + ADDED + "\"", "").length() >= text.length(),
                "the editor took something away: " + edited);
        Profile changed = ProfileReader.read(edited, "edited").profile();
        require(
                changed.network().equals(profile.network())
                        && changed.security().equals(profile.security()),
                "the editor changed something else: " + edited);
        require(
                ProfileEditor.of(edited, "edited")
                        .append("filesystem", "read_file", List.of(ADDED))
                        .text()
                        .equals(edited),
                "added twice: " + edited);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}

package dev.nono.manifest;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.nio.charset.StandardCharsets;

/** Fuzz target: the text of a capability manifest. Read and written it means the same; what is refused is refused as malformed. */
public final class ManifestFuzz {
    private ManifestFuzz() {}

    /** One input: the bytes of a manifest. */
    public static void fuzzerTestOneInput(byte[] input) {
        CapabilityManifest manifest;
        try {
            manifest = CapabilityManifest.parse(new String(input, StandardCharsets.UTF_8))
                    .manifest();
        } catch (NonoException e) {
            if (e.code() != ErrorCode.CONFIG_PARSE) {
                throw new AssertionError("refused for another reason", e);
            }
            return;
        }
        manifest.validate();
        String written = manifest.toJson();
        CapabilityManifest again = CapabilityManifest.parse(written).manifest();
        if (!again.equals(manifest)) {
            throw new AssertionError(written + "\nis read as " + again + "\ninstead of " + manifest);
        }
    }
}

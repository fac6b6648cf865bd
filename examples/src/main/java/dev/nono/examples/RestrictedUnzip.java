package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks an archive that somebody uploaded, on a thread that can write nowhere but in the target directory. */
public final class RestrictedUnzip {
    private RestrictedUnzip() {}

    /**
     * Unpacks.
     *
     * @param arguments the archive, and an existing directory to unpack into
     * @throws Exception if the archive cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        // sample: restricted-thread
        CapabilitySet caps = CapabilitySet.builder()
                .read(archive)
                .readWrite(target)
                .network(NetworkMode.blocked())
                .build();
        try {
            int files = Sandbox.callRestricted(caps, () -> unzip(archive, target));
            System.out.println(files + " files");
        } catch (AccessDeniedException e) {
            System.out.println("refused by the kernel: " + e.getFile());
        }
        // end
    }

    /** As naive as such code is: it believes the names in the archive. */
    private static int unzip(Path archive, Path target) throws IOException {
        int files = 0;
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.copy(zip, path);
                    files++;
                }
            }
        }
        return files;
    }
}

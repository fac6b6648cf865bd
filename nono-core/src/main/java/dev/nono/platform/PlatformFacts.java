package dev.nono.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What is known about a system. Texts that the system does not tell are empty.
 *
 * @param os {@code linux}, {@code macos}, {@code windows}, or the lower-case name of another system
 * @param distribution the {@code ID} of a Linux distribution, such as {@code fedora}
 * @param families the {@code ID_LIKE} of a Linux distribution: what it descends from
 * @param version the {@code VERSION_ID} of a Linux distribution, or the version of the product
 * @param variant the {@code VARIANT_ID} of a Linux distribution; the build number on Windows
 * @param architecture {@code x86_64}, {@code aarch64}, or what the JVM calls another one
 */
public record PlatformFacts(
        String os, String distribution, List<String> families, String version, String variant, String architecture) {
    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    /** Copies the list. */
    public PlatformFacts {
        Objects.requireNonNull(os);
        Objects.requireNonNull(distribution);
        Objects.requireNonNull(version);
        Objects.requireNonNull(variant);
        Objects.requireNonNull(architecture);
        families = List.copyOf(families);
    }

    /**
     * The facts of a system of which only the name is known.
     *
     * @param os the operating system
     * @return facts in which all else is unknown
     */
    public static PlatformFacts ofOs(String os) {
        return new PlatformFacts(os, "", List.of(), "", "", machine());
    }

    /**
     * The facts of this system. Reads {@code /etc/os-release} on Linux; without a readable one, only the name is known.
     *
     * @return the facts
     */
    public static PlatformFacts ofThisSystem() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return linux(OS_RELEASE);
        }
        String os = name.startsWith("mac") ? "macos" : name.startsWith("windows") ? "windows" : name;
        return new PlatformFacts(os, "", List.of(), System.getProperty("os.version", ""), "", machine());
    }

    /** The facts of a Linux system with this description. */
    static PlatformFacts linux(Path description) {
        try {
            return linux(Files.readString(description));
        } catch (NoSuchFileException e) {
            return ofOs("linux");
        } catch (IOException e) {
            // What cannot be read is unknown, and no condition on it holds.
            return ofOs("linux");
        }
    }

    /**
     * The facts of a Linux system.
     *
     * @param description the content of its {@code os-release} file
     * @return the facts
     */
    public static PlatformFacts linux(String description) {
        Map<String, String> values = OsRelease.parse(description);
        List<String> families = new ArrayList<>();
        for (String family : values.getOrDefault("ID_LIKE", "").split("\\s+", -1)) {
            if (!family.isEmpty()) {
                families.add(family);
            }
        }
        return new PlatformFacts(
                "linux",
                values.getOrDefault("ID", ""),
                families,
                values.getOrDefault("VERSION_ID", ""),
                values.getOrDefault("VARIANT_ID", ""),
                machine());
    }

    private static String machine() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch;
    }
}

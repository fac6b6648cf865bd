package dev.nono.policy;

import java.nio.file.Path;

/**
 * The immutable store of Nix. Start-up files of a NixOS user are links into it, it holds no secrets, and every Nix
 * program must read it: denying a path in there would refuse every run.
 */
final class NixStore {
    private static final Path STORE = Path.of("/nix/store");

    private NixStore() {}

    static boolean holds(Path path, Platform platform) {
        return platform == Platform.LINUX && path.startsWith(STORE);
    }
}

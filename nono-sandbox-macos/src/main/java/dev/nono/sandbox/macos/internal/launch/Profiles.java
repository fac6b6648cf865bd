package dev.nono.sandbox.macos.internal.launch;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.ProcessEnvironment;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.macos.internal.seatbelt.PathFacts;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileInput;
import dev.nono.session.StartDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the profile of a request is made of. */
final class Profiles {
    private static final OsString PATH = OsString.of("PATH");

    private Profiles() {}

    static ProfileInput input(SandboxRequest request, Optional<Path> home, boolean knowsHardLinks) {
        return input(request, request.capabilities(), home, knowsHardLinks);
    }

    static ProfileInput input(SandboxRequest request, CapabilitySet caps, Optional<Path> home, boolean knowsHardLinks) {
        return new ProfileInput(
                caps,
                home,
                StartDirectory.ofThisJvm(ProcessEnvironment.ofThisJvm()),
                searchPath(request),
                PathFacts.OF_THIS_MACHINE,
                knowsHardLinks);
    }

    /** The absolute entries of {@code PATH}, each once. */
    private static List<Path> searchPath(SandboxRequest request) {
        List<Path> entries = new ArrayList<>();
        OsString list = request.environment().get(PATH);
        if (list != null) {
            for (String entry : list.toString().split(":", -1)) {
                if (entry.startsWith("/") && !entries.contains(Path.of(entry))) {
                    entries.add(Path.of(entry));
                }
            }
        }
        return entries;
    }
}

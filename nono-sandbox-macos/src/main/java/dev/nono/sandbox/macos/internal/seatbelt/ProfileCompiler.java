package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GpuAccess;
import dev.nono.capability.PlatformRule;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;

/** Writes profiles. The order of the sections decides what holds, so it is written down here and nowhere else. */
public final class ProfileCompiler {
    /** Above it the compiler of the system does not fail, it crashes. */
    private static final int MAX_RULES = 17_500;

    private final ProfileInput input;
    private final CapabilitySet caps;
    private final ProfileText out = new ProfileText();

    private ProfileCompiler(ProfileInput input) {
        this.input = input;
        this.caps = input.capabilities();
    }

    /**
     * Writes a profile.
     *
     * @return UTF-8 text, one rule a line, each ended by a line feed
     * @throws NonoException if anything of the input cannot be said in a profile; then there is none
     */
    public static String compile(ProfileInput input) {
        return new ProfileCompiler(input).compile();
    }

    private String compile() {
        NetworkRules.check(caps);
        Spellings spellings = new Spellings(input.launchDirectory());
        Keychain keychain = new Keychain(caps, input.home());
        Protection protection = new Protection(input, keychain, spellings, out);
        new BaseRules(caps, out).write(keychain.isGranted());
        new FileRules(caps, spellings, out).write();
        protection.mark();
        for (PlatformRule rule : caps.platformRules()) {
            out.line(rule.text());
        }
        if (caps.gpu() == GpuAccess.ALL) {
            out.line("(allow iokit-open (iokit-user-client-class \"AGXDeviceUserClient\"))");
        }
        caps.executables().ifPresent(this::executables);
        protection.close();
        FileRules.writeSearchPath(input.searchPath(), out);
        new NetworkRules(caps, spellings, out).write(protection);
        if (out.rules() > MAX_RULES) {
            throw new NonoException(
                    ErrorCode.SANDBOX_INIT,
                    "the profile would have " + out.rules() + " rules, and macOS takes at most " + MAX_RULES
                            + "; grant directories instead of what is in them, and fewer ports");
        }
        return out.toString();
    }

    private void executables(List<Path> places) {
        out.deny("process-exec*");
        SortedSet<Path> sorted = FileRules.sorted();
        sorted.addAll(places);
        for (Path place : sorted) {
            out.allow("process-exec*", Filter.of(place, input.files().isRegularFile(place)));
        }
    }
}

package dev.nono.policy;

import dev.nono.capability.DenyRule;
import dev.nono.capability.GrantSource;
import dev.nono.capability.RealPaths;
import java.nio.file.Path;

/**
 * A grant that has no effect, because its path is denied.
 *
 * @param path the path that was to be granted
 * @param source who asked for it
 * @param deny the rule that keeps it closed
 */
public record BlockedGrant(Path path, GrantSource source, DenyRule deny) {
    /**
     * One line for people.
     *
     * @return which path stays closed, by which rule, and what would open it
     */
    public String display() {
        String rule =
                deny.source().isUserIntent() ? "a deny rule" : deny.source().display();
        String shown = RealPaths.shown(path);
        return shown + " (" + source.display() + ") stays closed: " + rule + " denies " + RealPaths.shown(deny.path())
                + "; to open it anyway add --bypass-protection " + shown;
    }
}

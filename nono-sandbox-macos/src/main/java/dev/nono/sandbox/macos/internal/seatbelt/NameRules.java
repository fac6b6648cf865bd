package dev.nono.sandbox.macos.internal.seatbelt;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyPattern;
import dev.nono.capability.FileGrant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;

/**
 * Names that stay closed whenever they appear, as regular expressions. An exception is taken out of the expression that
 * covers it, so that no rule has to open again what these close.
 */
final class NameRules {
    private final ProfileInput input;
    private final CapabilitySet caps;
    private final ProfileText out;

    NameRules(ProfileInput input, ProfileText out) {
        this.input = input;
        this.caps = input.capabilities();
        this.out = out;
    }

    /** Before the platform rules. */
    void mark() {
        for (DenyPattern pattern : caps.denyPatterns()) {
            for (Path root : roots(pattern)) {
                Filter names = names(pattern, root);
                out.allow("file-read-metadata", names);
                out.deny("file-read-data", without(names, lifted(pattern, Access.READ)));
                out.deny("file-write*", without(names, lifted(pattern, Access.WRITE)));
                out.deny("network-outbound", names);
            }
        }
    }

    /** Behind what else closes and opens files. */
    void close() {
        for (DenyPattern pattern : caps.denyPatterns()) {
            List<Filter> read = new ArrayList<>();
            List<Filter> written = new ArrayList<>();
            for (Path root : roots(pattern)) {
                Filter names = names(pattern, root);
                read.add(without(names, lifted(pattern, Access.READ)));
                written.add(without(names, lifted(pattern, Access.WRITE)));
            }
            out.deny(Rights.READ_OPERATIONS, read);
            out.deny(Rights.WRITE_OPERATIONS, written);
            if (input.knowsHardLinks()) {
                out.deny("file-link", read);
            }
        }
    }

    /** Behind the network rules. */
    void closeSockets(Predicate<DenyPattern> which) {
        for (DenyPattern pattern : caps.denyPatterns()) {
            if (which.test(pattern)) {
                List<Filter> names = new ArrayList<>();
                for (Path root : roots(pattern)) {
                    names.add(names(pattern, root));
                }
                out.deny("network-outbound", names);
                out.deny("network-bind", names);
            }
        }
    }

    /** Whether names cover a path. */
    boolean covers(Path path) {
        for (DenyPattern pattern : caps.denyPatterns()) {
            if (pattern.covers(path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every pattern that covers a path has an exception for it, for whatever access. */
    boolean isLifted(Path path) {
        for (DenyPattern pattern : caps.denyPatterns()) {
            boolean open = !pattern.covers(path);
            for (DenyException exception : caps.exceptions()) {
                open |= exception.lifts(pattern, path, exception.access());
            }
            if (!open) {
                return false;
            }
        }
        return true;
    }

    /** With a directory above them the names would leave the expression, if that could be moved. */
    void addAncestors(SortedSet<Path> ancestors, Spellings spellings) {
        for (FileGrant grant : caps.files()) {
            if (grant.isFile() || !grant.access().writes()) {
                continue;
            }
            for (Path top : spellings.of(grant.resolved(), grant.original())) {
                for (DenyPattern pattern : caps.denyPatterns()) {
                    ancestors.addAll(Spellings.between(top, pattern.root()));
                    if (pattern.root().startsWith(top) && !pattern.root().equals(top)) {
                        ancestors.add(pattern.root());
                    }
                }
            }
        }
    }

    private List<Path> roots(DenyPattern pattern) {
        return Spellings.ofDenied(pattern.root(), input.files());
    }

    private List<Path> lifted(DenyPattern pattern, Access access) {
        Set<Path> lifted = new LinkedHashSet<>();
        for (DenyException exception : caps.exceptions()) {
            if (exception.lifts(pattern, exception.path(), access)) {
                lifted.addAll(Spellings.ofDenied(exception.path(), input.files()));
            }
        }
        return List.copyOf(lifted);
    }

    private static Filter without(Filter names, List<Path> lifted) {
        return lifted.isEmpty() ? names : names.without(lifted);
    }

    /** The names below a root, in any capitals, and everything below each. */
    static Filter names(DenyPattern pattern, Path root) {
        String above = root.getNameCount() == 0 ? "" : Sbpl.text(root);
        StringBuilder expression =
                new StringBuilder("^").append(Sbpl.plain(above)).append('/');
        int last = pattern.segments().size() - 1;
        for (int i = 0; i <= last; i++) {
            String segment = pattern.segments().get(i);
            if (segment.equals("**")) {
                expression.append(i == last ? ".*" : "(.*/)?");
            } else {
                segment(segment, expression);
                expression.append(i == last ? "" : "/");
            }
        }
        return Filter.regex(expression.append("(/.*)?$").toString());
    }

    private static void segment(String segment, StringBuilder expression) {
        String text = Sbpl.name(segment);
        int start = 0;
        for (int star = text.indexOf('*'); star >= 0; star = text.indexOf('*', start)) {
            OtherCase.append(text.substring(start, star), expression);
            expression.append("[^/]*");
            start = star + 1;
        }
        OtherCase.append(text.substring(start), expression);
    }
}

package dev.nono.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes one denial of all that are about one path. */
final class Denials {
    private Denials() {}

    static List<DenialRecord> merge(List<DenialRecord> denials, List<Violation> violations) {
        TreeMap<String, DenialRecord> byPath = new TreeMap<>();
        denials.forEach(denial -> add(byPath, denial));
        violations.forEach(violation -> asDenial(violation).ifPresent(denial -> add(byPath, denial)));
        return new ArrayList<>(byPath.values());
    }

    /** A violation that is about the content or attributes of a known file. */
    static Optional<DenialRecord> asDenial(Violation violation) {
        return violation
                .target()
                .flatMap(target -> violation
                        .access()
                        .map(access -> new DenialRecord(target, access, DenialReason.POLICY_BLOCKED)));
    }

    private static void add(Map<String, DenialRecord> byPath, DenialRecord denial) {
        byPath.merge(
                denial.path(),
                denial,
                (first, second) -> new DenialRecord(
                        first.path(),
                        first.access().union(second.access()),
                        first.reason().stricter(second.reason())));
    }
}

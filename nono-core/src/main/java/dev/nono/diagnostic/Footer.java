package dev.nono.diagnostic;

import dev.nono.TerminalText;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.GrantSuggestion;
import dev.nono.capability.NetworkMode;
import dev.nono.diagnostic.Observations.LikelyPath;
import dev.nono.diagnostic.PathPolicy.Judgement;
import dev.nono.diagnostic.PathPolicy.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a person reads below the output of a program that may have met its sandbox. It tells what was seen to be denied,
 * suggests for the rest, and names the smallest flag that would help. For use by one thread.
 */
public final class Footer {
    private static final int SHOWN_PATHS = 10;

    private final SessionReport report;
    private final CapabilitySet caps;
    private Observations observations = Observations.NONE;
    private boolean filesWatched = false;
    private Optional<Path> program = Optional.empty();
    private Set<String> unsaved = Set.of();
    private PathPolicy policy;

    private Footer(SessionReport report, CapabilitySet caps) {
        this.report = report;
        this.caps = caps;
        this.policy = PathPolicy.of(caps, GrantSuggestion.userRoots(System.getenv()));
    }

    /**
     * A footer for a report.
     *
     * @param report what was observed
     * @param caps what the program was allowed to touch
     * @return the footer
     */
    public static Footer of(SessionReport report, CapabilitySet caps) {
        return new Footer(report, caps);
    }

    /**
     * Adds what the output of the program suggests. What the policy allows is left out.
     *
     * @param seen the observations
     * @return this footer
     */
    public Footer observations(Observations seen) {
        this.observations = seen;
        return this;
    }

    /**
     * Names the program that was started.
     *
     * @param path its path
     * @return this footer
     */
    public Footer program(Path path) {
        this.program = Optional.of(path);
        return this;
    }

    /**
     * Names denied paths that the user does not want to be asked about again.
     *
     * @param paths the paths
     * @return this footer
     */
    public Footer unsaved(Set<String> paths) {
        this.unsaved = Set.copyOf(paths);
        return this;
    }

    /**
     * Says nothing of files whose denial was not observed: the caller watched them, and tells what it saw.
     *
     * @return this footer
     */
    public Footer filesWatched() {
        this.filesWatched = true;
        return this;
    }

    /**
     * Judges paths by more than the grants, for example by lists of sensitive paths.
     *
     * @param judge the policy
     * @return this footer
     */
    public Footer policy(PathPolicy judge) {
        this.policy = judge;
        return this;
    }

    /**
     * Whether there is anything to say: the program failed, something was denied, or its output suggests that.
     *
     * @return true if {@link #lines()} should be shown
     */
    public boolean isNeeded() {
        return report.exitCode() != 0
                || report.hasDenials()
                || !likely().isEmpty()
                || observations.protectedFile().isPresent();
    }

    /**
     * The text. No line holds a control character.
     *
     * @return lines without their ends, a heading first
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        Set<String> flags = new LinkedHashSet<>();
        lines.add("nono diagnostic");
        Map<LikelyPath, Judgement> likely = likely();
        headline(lines, likely);
        observations
                .protectedFile()
                .ifPresent(name -> lines.add(TerminalText.clean(name)
                        + " is signed and write-protected; the command may have tried to write it."));
        sockets(lines, flags);
        paths(lines, flags);
        addresses(lines, flags);
        services(lines);
        likely(lines, flags, likely);
        if (!flags.isEmpty()) {
            lines.add("Fix flags: " + TerminalText.clean(String.join(" ", flags)));
        }
        if (!report.hasDenials()) {
            undenied(lines, likely);
        }
        return lines;
    }

    private void headline(List<String> lines, Map<LikelyPath, Judgement> likely) {
        int code = report.exitCode();
        if (code == 0) {
            lines.add(
                    report.hasDenials()
                            ? "The command succeeded, but the sandbox denied something on the way."
                            : "The command succeeded, but stderr showed a likely sandbox-related access issue.");
        } else if (!report.hasDenials() && likely.isEmpty() && observations.pointAway()) {
            lines.add("The command failed, but this does not look like a sandbox denial. (exit code " + code + ")");
        } else {
            lines.addAll(ExitHeadline.of(code, program, caps));
        }
    }

    private void sockets(List<String> lines, Set<String> flags) {
        if (report.ipcDenials().isEmpty()) {
            return;
        }
        lines.add("Sandbox denial: " + report.ipcDenials().size() + " Unix socket use(s) blocked.");
        report.ipcDenials().stream().limit(SHOWN_PATHS).forEach(denial -> {
            lines.add("  " + TerminalText.clean(denial.target()) + " ("
                    + denial.operation().wireName() + ")");
            denial.remediation().flatMap(Remediation::flag).ifPresent(flags::add);
        });
        more(lines, report.ipcDenials().size());
    }

    private void paths(List<String> lines, Set<String> flags) {
        // A socket that was denied as such is listed above.
        List<DenialRecord> denials = report.denials().stream()
                .filter(denial -> denial.reason() != DenialReason.UNIX_SOCKET_DENIED
                        || report.ipcDenials().isEmpty())
                .toList();
        if (denials.isEmpty()) {
            return;
        }
        lines.add("Sandbox denial: " + denials.size() + " path(s) blocked.");
        boolean closed = false;
        for (int i = 0; i < denials.size(); i++) {
            DenialRecord denial = denials.get(i);
            Judgement judgement = policy.judge(denial.path(), denial.access());
            boolean permanent = denial.reason() == DenialReason.POLICY_BLOCKED || judgement.verdict() == Verdict.CLOSED;
            closed |= permanent;
            if (i < SHOWN_PATHS) {
                lines.add("  " + TerminalText.clean(denial.path()) + " ("
                        + denial.access().display() + ")"
                        + (permanent ? " [permanently restricted]" : "")
                        + (unsaved.contains(denial.path()) ? " [save skipped]" : ""));
            }
            if (!permanent) {
                judgement.flag().ifPresent(flags::add);
            }
        }
        more(lines, denials.size());
        if (closed) {
            lines.add("What is permanently restricted opens only through filesystem.bypass_protection in a user"
                    + " profile, or for programs, through its list of executables.");
        }
    }

    private void addresses(List<String> lines, Set<String> flags) {
        if (report.networkDenials().isEmpty()) {
            return;
        }
        lines.add("Sandbox denial: " + report.networkDenials().size() + " network use(s) blocked.");
        report.networkDenials().stream().limit(SHOWN_PATHS).forEach(denial -> {
            lines.add("  " + TerminalText.clean(denial.operation() + " " + denial.target()));
            NetworkFlags.of(denial, caps.networkMode()).ifPresent(flags::add);
        });
        more(lines, report.networkDenials().size());
    }

    private void services(List<String> lines) {
        List<Violation> services = report.violations().stream()
                .filter(violation -> Denials.asDenial(violation).isEmpty())
                .distinct()
                .toList();
        if (!services.isEmpty()) {
            lines.add("System services that the sandbox blocked:");
            services.stream()
                    .limit(SHOWN_PATHS)
                    .forEach(service -> lines.add("  "
                            + TerminalText.clean(
                                    service.operation() + " " + service.target().orElse("<unknown>"))));
            more(lines, services.size());
        }
    }

    private void likely(List<String> lines, Set<String> flags, Map<LikelyPath, Judgement> likely) {
        if (likely.isEmpty()) {
            return;
        }
        lines.add("From the output of the command, " + likely.size() + " path(s) may be blocked by the sandbox.");
        likely.entrySet().stream().limit(SHOWN_PATHS).forEach(entry -> {
            lines.add("  " + TerminalText.clean(entry.getKey().path()) + " ("
                    + entry.getKey().access().display() + ")");
            entry.getValue().flag().ifPresent(flags::add);
        });
        more(lines, likely.size());
    }

    private Map<LikelyPath, Judgement> likely() {
        Map<LikelyPath, Judgement> result = new LinkedHashMap<>();
        for (LikelyPath path : observations.likelyPaths()) {
            Judgement judgement = policy.judge(path.path(), path.access());
            if (judgement.verdict() != Verdict.ALLOWED) {
                result.put(path, judgement);
            }
        }
        return result;
    }

    private void undenied(List<String> lines, Map<LikelyPath, Judgement> likely) {
        boolean elsewhere = likely.isEmpty() && observations.pointAway();
        if (likely.isEmpty()) {
            observations.missingPaths().stream()
                    .limit(SHOWN_PATHS)
                    .forEach(path -> lines.add("  " + TerminalText.clean(path) + " does not exist."));
            observations.applicationFailure().ifPresent(text -> lines.add("  " + TerminalText.clean(text)));
        }
        boolean network = observations.network() && !(caps.networkMode() instanceof NetworkMode.AllowAll);
        if (network) {
            lines.add("The network may be blocked for this command; --allow-net would open it.");
        }
        if (report.exitCode() == 0 || filesWatched) {
            return;
        }
        lines.add("No path denials were observed during this session. The failure may be unrelated to sandbox"
                + " restrictions.");
        if (!elsewhere && likely.isEmpty() && !network) {
            lines.add(
                    "The kernel does not report every denial. To grant more: --read PATH, --write PATH, --allow PATH.");
            Observations.followUps().forEach(note -> lines.add("  - " + note.message()));
        }
    }

    private static void more(List<String> lines, int count) {
        if (count > SHOWN_PATHS) {
            lines.add("  … and " + (count - SHOWN_PATHS) + " more");
        }
    }
}

package dev.nono.session;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditEvent;
import dev.nono.audit.AuditSink;
import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Programs;
import dev.nono.sandbox.SandboxObserver;
import dev.nono.sandbox.SandboxRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is set up for a session before its program starts, and undone after it has ended. The order of the steps is part
 * of the contract: a program that does not exist is refused before anything has an effect.
 */
final class Preparation implements AutoCloseable {
    private final LaunchPlan plan;
    private final SessionObserver observer;
    private final OsString program;
    private final Deque<SessionExtension> started = new ArrayDeque<>();
    private final List<Injection> injections;
    private final List<AuditEvent> events = new ArrayList<>();
    private final List<WithheldSecret> withheld = new ArrayList<>();
    private CapabilitySet capabilities;
    private StateFile stateFile = StateFile.none();

    /** Finds the program. Has no effect. */
    Preparation(LaunchPlan plan, SessionObserver observer) {
        this.plan = plan;
        this.observer = observer;
        this.program = findProgram(plan);
        this.injections = new ArrayList<>(plan.injections());
        this.capabilities = plan.capabilities();
    }

    private static OsString findProgram(LaunchPlan plan) {
        if (plan.command().isEmpty()) {
            throw new NonoException(ErrorCode.NO_COMMAND, "no command given; name a program to run");
        }
        OsString typed = plan.command().get(0);
        refuseBlocked(KnownProfiles.baseName(typed), plan.capabilities());
        return plan.program().isPresent()
                ? plan.program().get()
                : Programs.find(typed, plan.environment().host(), Path.of("").toAbsolutePath());
    }

    private static void refuseBlocked(String name, CapabilitySet caps) {
        if (caps.blockedCommands().contains(name) && !caps.allowedCommands().contains(name)) {
            String reason =
                    "it is on the list of blocked commands, which is deprecated because it only sees the command"
                            + " that is started first; allow it by name, or mediate commands instead";
            throw new NonoException(
                    ErrorCode.BLOCKED_COMMAND,
                    "the command \"" + name + "\" is blocked: " + reason,
                    Map.of("command", name, "reason", reason),
                    null);
        }
    }

    OsString program() {
        return program;
    }

    /** What extensions want to have on record about their start. */
    List<AuditEvent> events() {
        return events;
    }

    Optional<Path> stateFilePath() {
        return stateFile.path();
    }

    /** The variables of whoever starts the session. */
    Map<OsString, OsString> host() {
        return plan.environment().host();
    }

    private Optional<String> recommendedProfile() {
        return plan.profile().isPresent() ? Optional.empty() : KnownProfiles.recommendedFor(program);
    }

    /** Carries out everything that has an effect. Whoever calls it closes this, whether it succeeds or not. */
    void begin(String sessionId, List<SessionExtension> extensions, AuditSink audit) {
        Optional<String> profile = recommendedProfile();
        if (profile.isPresent()) {
            observer.profileRecommended(KnownProfiles.baseName(program), profile.get());
        }
        for (String warning : plan.environment().warnings()) {
            observer.warning(warning);
        }
        if (plan.stateFile()) {
            stateFile = StateFile.reserve(plan.environment().host(), capabilities, observer);
        }
        for (SessionExtension extension : extensions) {
            Contribution contribution = extension.start(
                    new SessionContext(sessionId, program, plan.command(), capabilities, plan, observer, audit));
            started.push(extension);
            capabilities = contribution.capabilities();
            injections.addAll(contribution.variables());
            events.addAll(contribution.events());
            withheld.addAll(contribution.withheld());
        }
        capabilities = stateFile.readable(capabilities);
        stateFile.write(capabilities, plan.stateDetails());
    }

    /** What is to be started, from what is known by now. */
    SessionPreview describe(SandboxObserver receiver) {
        StartDirectory start = StartDirectory.of(plan.workdir(), capabilities);
        Environment environment = Environment.of(plan.environment(), stateFile.variable(), injections, withheld, start);
        SandboxRequest request = new SandboxRequest(
                program,
                arguments(),
                environment.variables(),
                start.directory(),
                capabilities,
                plan.stdin(),
                plan.stdout(),
                plan.stderr(),
                plan.terminal(),
                plan.newSession() || plan.terminal().isPresent(),
                plan.networkEnforcement(),
                plan.accepted(),
                plan.observeExecutions(),
                plan.observeAccesses(),
                receiver);
        return new SessionPreview(request, start, environment, recommendedProfile());
    }

    /** The program learns its own full path, as a shell would have found it; links are kept, some go by their name. */
    private List<OsString> arguments() {
        if (plan.program().isPresent()) {
            return plan.command();
        }
        List<OsString> arguments = new ArrayList<>(plan.command());
        arguments.set(0, program);
        return arguments;
    }

    /** Tells extensions how the program ended, the last one first. */
    void ended(int exitCode) {
        for (SessionExtension extension : started) {
            try {
                extension.ended(exitCode);
            } catch (RuntimeException e) {
                observer.warning(extension.name() + ": " + e.getMessage());
            }
        }
    }

    /** Undoes everything in reverse order. What cannot be undone is said, and the rest is undone all the same. */
    @Override
    public void close() {
        while (!started.isEmpty()) {
            SessionExtension extension = started.pop();
            try {
                extension.close();
            } catch (RuntimeException e) {
                observer.warning(extension.name() + " did not stop cleanly: " + e.getMessage());
            }
        }
        stateFile.close();
        stateFile = StateFile.none();
    }
}

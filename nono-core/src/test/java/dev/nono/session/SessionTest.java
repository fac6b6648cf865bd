package dev.nono.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditEvent;
import dev.nono.audit.InMemoryAuditSink;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.SocketOperation;
import dev.nono.diagnostic.NetworkDenialRecord;
import dev.nono.sandbox.ExecFailedException;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.ProcessEnvironment;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.Stdio;
import dev.nono.state.CapabilityFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private final PlainBackend backend = new PlainBackend();
    private final List<String> log = new ArrayList<>();

    @TempDir
    Path given;

    private Path temp;
    private CapabilitySet caps;

    @BeforeEach
    void prepare() throws Exception {
        temp = given.toRealPath();
        caps = CapabilitySet.builder().readWrite(temp).build();
    }

    @Test
    void runsAProgramAndHandsOnItsExitCode() throws Exception {
        try (Session session = start(plan("sh", "-c", "echo out; exit 42"))) {
            SessionResult result = session.waitFor();

            assertThat(new String(session.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("out\n");
            assertThat(result.exitCode()).isEqualTo(42);
            assertThat(result.cause()).isEqualTo(SessionResult.Cause.NORMAL);
            assertThat(session.waitFor()).isSameAs(result);
        }
    }

    @Test
    @DisplayName("the program sees its full path as its name, links kept [22:8]")
    void argumentZero() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("tool"), Path.of("/bin/cat"));

        try (Session session = start(plan(link.toString(), "/proc/self/cmdline"))) {
            String arguments = new String(session.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(session.waitFor().exitCode()).isZero();
            assertThat(arguments).isEqualTo(link + "\0/proc/self/cmdline\0");
        }
        try (Session session = start(plan("cat", "/proc/self/cmdline"))) {
            String arguments = new String(session.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(arguments).matches("/.*/cat\0/proc/self/cmdline\0");
        }
        assertThat(Session.of(plan("sh").program(os("/bin/busybox")).build())
                        .preview()
                        .request()
                        .arguments())
                .containsExactly(os("sh"));
    }

    @Test
    void startsInTheWorkdirIfItIsGranted() {
        SessionPreview inside = Session.of(plan("true").build()).preview();
        SessionPreview outside = Session.of(plan("true")
                        .capabilities(CapabilitySet.builder().build())
                        .build())
                .preview();

        assertThat(inside.request().directory()).isEqualTo(temp);
        assertThat(outside.request().directory()).isEqualTo(Path.of("/"));
        assertThat(backend.started).isEmpty();
    }

    @Test
    void refusesAnEmptyCommand() {
        assertCode(ErrorCode.NO_COMMAND, plan());
    }

    @Test
    @DisplayName("a program that does not exist is refused before anything starts")
    void refusesAMissingProgram() {
        SessionBuilder builder = Session.of(plan("no-such-program-here").build())
                .backend(backend)
                .with(extension("proxy"));

        assertThatThrownBy(builder::start)
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("Command execution failed: no-such-program-here");
        assertThat(log).isEmpty();
        assertThat(stateFiles()).isEmpty();
    }

    @Test
    @DisplayName("a blocked command is refused by its name, unless it is allowed [22:76]")
    void blockedCommands() throws Exception {
        CapabilitySet blocking = caps.toBuilder().blockCommand("true").build();

        assertCode(ErrorCode.BLOCKED_COMMAND, plan("true").capabilities(blocking));
        assertCode(ErrorCode.BLOCKED_COMMAND, plan("/bin/true").capabilities(blocking));
        try (Session shell = start(plan("sh", "-c", "true").capabilities(blocking));
                Session allowed = start(plan("true")
                        .capabilities(blocking.toBuilder().allowCommand("true").build()))) {
            assertThat(shell.waitFor().exitCode()).isZero();
            assertThat(allowed.waitFor().exitCode()).isZero();
        }
    }

    @Test
    void extensionsStartInOrderAndCloseInReverse() throws Exception {
        SessionExtension first = extension(
                "first",
                context -> new Contribution(
                        context.capabilities().toBuilder()
                                .network(NetworkMode.proxyOnly(8080))
                                .build(),
                        List.of(new Injection(VariableLayer.PROXY, Map.of(os("K"), os("proxy")))),
                        List.of()));
        SessionExtension second = extension("second", context -> {
            assertThat(context.capabilities().networkMode()).isEqualTo(NetworkMode.proxyOnly(8080));
            assertThat(context.program().toString()).endsWith("/sh");
            return Contribution.none(context);
        });

        try (Session session = Session.of(plan("sh", "-c", "echo $K")
                        .inject(new Injection(VariableLayer.SECRETS, Map.of(os("K"), os("secret"))))
                        .build())
                .backend(backend)
                .with(first)
                .with(second)
                .start()) {
            session.waitFor();
            assertThat(session.process().inputReader().readLine()).isEqualTo("proxy");
            assertThat(session.capabilities().networkMode()).isEqualTo(NetworkMode.proxyOnly(8080));
        }

        assertThat(log).containsExactly("start first", "start second", "close second", "close first");
    }

    @Test
    void aFailingExtensionStartsNothing() {
        SessionExtension failing = extension("failing", context -> {
            throw new NonoException(ErrorCode.SETUP, "the port is taken");
        });

        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .with(extension("first"))
                        .with(failing)
                        .with(extension("third"))
                        .start())
                .hasMessage("the port is taken");
        assertThat(log).containsExactly("start first", "start failing", "close first");
        assertThat(backend.started).isEmpty();
        assertThat(stateFiles()).isEmpty();
    }

    @Test
    void everythingIsUndoneIfTheProgramDoesNotStart() {
        backend.failure = new ExecFailedException("x", "EACCES", "no");

        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .with(extension("first"))
                        .start())
                .isSameAs(backend.failure);
        assertThat(log).containsExactly("start first", "close first");
        assertThat(stateFiles()).isEmpty();
        assertThat(ExitCodes.of(backend.failure)).isEqualTo(127);
        assertThat(ExitCodes.of(new NonoException(ErrorCode.SETUP, "x"))).isEqualTo(1);
    }

    @Test
    void extensionsAreToldHowItEnded() throws Exception {
        SessionExtension told = new SessionExtension() {
            @Override
            public String name() {
                return "told";
            }

            @Override
            public Contribution start(SessionContext context) {
                return Contribution.none(context);
            }

            @Override
            public void ended(int exitCode) {
                log.add("ended " + exitCode);
                throw new IllegalStateException("which changes nothing");
            }

            @Override
            public void close() {
                log.add("closed");
            }
        };
        try (Session session = Session.of(plan("sh", "-c", "exit 7").build())
                .backend(backend)
                .observer(observer())
                .with(told)
                .start()) {
            assertThat(session.waitFor().exitCode()).isEqualTo(7);
        }
        backend.failure = new ExecFailedException("x", "EACCES", "no");
        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .with(told)
                        .start())
                .isSameAs(backend.failure);

        assertThat(log)
                .containsExactly("ended 7", "warning: told: which changes nothing", "closed", "ended 127", "closed");
    }

    @Test
    void anExtensionThatDoesNotCloseHoldsNothingUp() throws Exception {
        SessionExtension stubborn = new SessionExtension() {
            @Override
            public String name() {
                return "stubborn";
            }

            @Override
            public Contribution start(SessionContext context) {
                return Contribution.none(context);
            }

            @Override
            public void close() {
                throw new IllegalStateException("still busy");
            }
        };

        try (Session session = Session.of(plan("false").build())
                .backend(backend)
                .observer(observer())
                .with(extension("first"))
                .with(stubborn)
                .start()) {
            assertThat(session.waitFor().exitCode()).isEqualTo(1);
        }
        assertThat(log)
                .containsExactly("start first", "warning: stubborn did not stop cleanly: still busy", "close first");
    }

    @Test
    void closingEndsTheProgram() throws Exception {
        Session session = Session.of(plan("sleep", "600").build())
                .backend(backend)
                .with(extension("first"))
                .start();
        assertThat(session.process().isAlive()).isTrue();

        session.close();
        session.close();

        assertThat(session.process().isAlive()).isFalse();
        assertThat(log).containsExactly("start first", "close first");
        assertThat(stateFiles()).isEmpty();
        assertThat(session.waitFor().cause()).isEqualTo(SessionResult.Cause.SIGNAL);
    }

    @Test
    @DisplayName("the state file is private, readable for the program, and gone afterwards")
    void stateFile() throws Exception {
        try (Session session = start(plan("sh", "-c", "cat \"$NONO_CAP_FILE\""))) {
            Path file = session.stateFile().orElseThrow();
            assertThat(file.getParent()).isEqualTo(temp);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(session.capabilities().files())
                    .anyMatch(grant -> grant.resolved().equals(file) && grant.access() == Access.READ);
            session.waitFor();
            String content = new String(session.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(CapabilityFile.parse(content).state().files()).hasSize(2);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @DisplayName("a program that may write to the directory for temporary files cannot exchange its state file")
    void stateFileOutOfReach() throws Exception {
        Path tmp = Files.createDirectory(temp.resolve("tmp"));
        Path state = temp.resolve("state");
        LaunchPlan.Builder plan = plan("sh", "-c", "cat \"$NONO_CAP_FILE\"");
        plan.capabilities(CapabilitySet.builder()
                        .readWrite(tmp)
                        .deny(state.resolve("nono"))
                        .build())
                .environment(EnvironmentRules.builder()
                        .host(Map.of(
                                os("PATH"), os("/usr/bin:/bin"),
                                os("TMPDIR"), os(tmp.toString()),
                                os("XDG_STATE_HOME"), os(state.toString())))
                        .build());
        try (Session session = start(plan)) {
            Path file = session.stateFile().orElseThrow();
            assertThat(file.getParent()).isEqualTo(state.toRealPath().resolve("nono/capabilities"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");
            assertThat(session.capabilities().closing(file, Access.READ)).isEmpty();
            assertThat(session.capabilities().closing(file, Access.WRITE)).isPresent();
            session.waitFor();
            assertThat(session.process().inputReader().readLine()).isEqualTo("{");
            assertThat(file).doesNotExist();
        }
        Files.delete(state.resolve("nono/capabilities"));
        Files.delete(state.resolve("nono"));
        Files.writeString(state.resolve("nono"), "in the way");
        try (Session session = start(plan)) {
            assertThat(session.stateFile().orElseThrow().getParent()).isEqualTo(tmp);
            session.waitFor();
        }
    }

    @Test
    @DisplayName("without a place for the state file the program runs, is told so, and the user is warned [22:24]")
    void stateFileCannotBeWritten() throws Exception {
        LaunchPlan.Builder plan = plan("sh", "-c", "echo $NONO_CAP_FILE")
                .environment(EnvironmentRules.builder()
                        .host(host(temp.resolve("missing").toString()))
                        .build());

        try (Session session =
                Session.of(plan.build()).backend(backend).observer(observer()).start()) {
            session.waitFor();
            assertThat(session.process().inputReader().readLine()).isEqualTo("/dev/null");
            assertThat(session.stateFile()).isEmpty();
        }
        assertThat(log).singleElement().asString().contains("nono why --self will not work");
    }

    @Test
    void withoutStateFile() throws Exception {
        try (Session session = start(plan("true").withoutStateFile())) {
            session.waitFor();
            assertThat(request().environment()).containsEntry(os("NONO_CAP_FILE"), os("/dev/null"));
            assertThat(stateFiles()).isEmpty();
        }
    }

    @Test
    void reportsWhatTheSupervisorSaw() throws Exception {
        backend.refusals.add(new SandboxEvent.NetworkRefused(7, "connect", "1.2.3.4", 443, "blocked"));
        backend.refusals.add(new SandboxEvent.NetworkRefused(8, "connect", "1.2.3.4", 443, "blocked"));
        backend.refusals.add(
                new SandboxEvent.UnixSocketRefused(7, SocketOperation.CONNECT, os("/run/x.sock"), "no grant"));
        backend.refusals.add(new SandboxEvent.ExecutionRefused(7, os("/opt/x"), "not listed"));

        try (Session session = Session.of(plan("true").build())
                .backend(backend)
                .observer(observer())
                .start()) {
            SessionResult result = session.waitFor();

            assertThat(result.report().networkDenials())
                    .containsExactly(new NetworkDenialRecord("connect", "1.2.3.4", 443, "blocked"));
            assertThat(result.report().ipcDenials()).hasSize(1);
            assertThat(result.report().denials()).hasSize(1);
        }
        assertThat(log).hasSize(4);
    }

    @Test
    void tellsWhatEndedTheProgram() throws Exception {
        backend.limits = new LimitReport(1, OptionalLong.of(4096), 0, OptionalLong.empty());
        try (Session session = start(plan("sh", "-c", "kill -9 $$"))) {
            assertThat(session.waitFor().cause()).isEqualTo(SessionResult.Cause.MEMORY);
        }
        backend.limits = LimitReport.NONE;
        try (Session session = start(plan("sh", "-c", "kill -9 $$"))) {
            SessionResult result = session.waitFor();
            assertThat(result.exitCode()).isEqualTo(137);
            assertThat(result.cause()).isEqualTo(SessionResult.Cause.SIGNAL);
        }
    }

    @Test
    void recordsASession() throws Exception {
        InMemoryAuditSink sink = new InMemoryAuditSink();
        backend.refusals.add(new SandboxEvent.NetworkRefused(7, "connect", "::1", 443, "blocked"));
        backend.refusals.add(new SandboxEvent.Executed(7, os("/bin/ls")));

        try (Session session = Session.of(plan("true", "--token", "s3cr3t").build())
                .backend(backend)
                .audit(sink)
                .with(extension(
                        "proxy",
                        context -> new Contribution(
                                context.capabilities(),
                                List.of(),
                                List.of(new AuditEvent.ExtensionEvent(
                                        java.time.Instant.now(), context.sessionId(), "proxy", "started", Map.of())))))
                .start()) {
            session.waitFor();
            assertThat(sink.events()).allMatch(event -> event.sessionId().equals(session.id()));
        }

        assertThat(sink.events(AuditEvent.SessionStarted.class))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.command()).contains("--token").doesNotContain("s3cr3t"));
        assertThat(sink.events(AuditEvent.ExtensionEvent.class))
                .extracting(AuditEvent.ExtensionEvent::name)
                .containsExactly("executable_identity", "started");
        assertThat(sink.events(AuditEvent.DenialObserved.class))
                .singleElement()
                .satisfies(event -> assertThat(event.target()).isEqualTo("[::1]:443"));
        assertThat(sink.events(AuditEvent.ExecObserved.class)).hasSize(1);
        assertThat(sink.events(AuditEvent.SessionEnded.class))
                .singleElement()
                .satisfies(event -> assertThat(event.cause()).isEqualTo("normal"));
    }

    @Test
    void aLostRecordIsToldOnce() throws Exception {
        try (Session session = Session.of(plan("true").build())
                .backend(backend)
                .observer(observer())
                .audit(event -> false)
                .start()) {
            session.waitFor();
        }
        assertThat(log).singleElement().asString().contains("is incomplete");
    }

    @Test
    void aFailedStartIsOnRecord() {
        InMemoryAuditSink sink = new InMemoryAuditSink();
        backend.failure = new NonoException(ErrorCode.SANDBOX_INIT, "no");

        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .audit(sink)
                        .start())
                .isSameAs(backend.failure);
        assertThat(sink.events(AuditEvent.SessionEnded.class))
                .singleElement()
                .satisfies(event -> assertThat(event.cause()).isEqualTo("sandbox_init"));
    }

    @Test
    void aKnownProgramRecommendsItsProfile() throws Exception {
        Path claude = Files.createSymbolicLink(temp.resolve("claude"), Path.of("/bin/true"));

        try (Session session = Session.of(plan(claude.toString()).build())
                .backend(backend)
                .observer(observer())
                .start()) {
            session.waitFor();
        }
        assertThat(log).containsExactly("claude needs claude-code");
        assertThat(Session.of(plan(claude.toString()).profile("mine").build())
                        .preview()
                        .recommendedProfile())
                .isEmpty();
        assertThat(KnownProfiles.recommendedFor(os("/usr/bin/swival"))).contains("swival");
        assertThat(KnownProfiles.recommendedFor(os("ls"))).isEmpty();
    }

    @Test
    void takingThePlaceOfNonoNeedsNoSupervisor() {
        assertThat(Session.of(plan("true").withoutStateFile().build())
                        .backend(backend)
                        .exec())
                .isInstanceOf(IllegalStateException.class);
        assertThat(backend.started).hasSize(1);
        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .with(extension("the proxy"))
                        .exec())
                .isInstanceOf(NonoException.class)
                .hasMessageContaining("the proxy needs a supervisor")
                .hasMessageContaining("nono run");
        assertThatThrownBy(() -> Session.of(plan("true").build())
                        .backend(backend)
                        .audit(event -> true)
                        .exec())
                .isInstanceOf(NonoException.class);
    }

    @Test
    void aPlanNeedsCapabilities() {
        assertThatThrownBy(() -> LaunchPlan.builder("true").build())
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_CAPABILITIES));
    }

    private void assertCode(ErrorCode code, LaunchPlan.Builder plan) {
        assertThatThrownBy(() -> start(plan))
                .isInstanceOfSatisfying(
                        NonoException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(backend.started).isEmpty();
    }

    private Session start(LaunchPlan.Builder plan) {
        return Session.of(plan.build()).backend(backend).start();
    }

    private SandboxRequest request() {
        return backend.started.get(backend.started.size() - 1);
    }

    private LaunchPlan.Builder plan(String... command) {
        return LaunchPlan.builder(command)
                .capabilities(caps)
                .environment(
                        EnvironmentRules.builder().host(host(temp.toString())).build())
                .workdir(temp)
                .stdin(Stdio.DISCARD)
                .stdout(Stdio.PIPE)
                .stderr(Stdio.PIPE);
    }

    private Map<OsString, OsString> host(String temporary) {
        Map<OsString, OsString> host = new LinkedHashMap<>(ProcessEnvironment.ofThisJvm());
        host.remove(os("XDG_STATE_HOME"));
        host.put(os("HOME"), os(temp.toString()));
        host.put(os("TMPDIR"), os(temporary));
        return host;
    }

    private List<Path> stateFiles() {
        try (var files = Files.list(temp)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".nono-"))
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SessionExtension extension(String name) {
        return extension(name, Contribution::none);
    }

    private SessionExtension extension(String name, java.util.function.Function<SessionContext, Contribution> start) {
        return new SessionExtension() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Contribution start(SessionContext context) {
                log.add("start " + name);
                return start.apply(context);
            }

            @Override
            public void close() {
                log.add("close " + name);
            }
        };
    }

    private SessionObserver observer() {
        return new SessionObserver() {
            @Override
            public void profileRecommended(String program, String profile) {
                log.add(program + " needs " + profile);
            }

            @Override
            public void warning(String text) {
                log.add("warning: " + text);
            }

            @Override
            public void observed(SandboxEvent event) {
                log.add(event.getClass().getSimpleName());
            }
        };
    }

    private static OsString os(String text) {
        return OsString.of(text);
    }
}

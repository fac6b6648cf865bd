package dev.nono.sandbox.macos.internal.launch;

import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.TerminalSize;
import dev.nono.sandbox.macos.internal.denial.DenialLog;
import dev.nono.sandbox.macos.internal.denial.LoggedDenial;
import dev.nono.sandbox.macos.internal.posix.Users;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program behind its profile. One thread waits for its end, looks at what became of it and tidies up. */
final class MacosProcess extends SandboxedProcess {
    private static final Logger LOG = LoggerFactory.getLogger(MacosProcess.class);
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    /** What {@code sandbox-exec} ends with itself ({@code sysexits.h}): bad data, and a failing system call. */
    private static final List<Integer> OWN_CODES = List.of(65, 71);

    private static final int NOT_CONFINED = 126;
    private static final int ROUNDS = 20;

    private final Process process;
    private final EnforcementStatus enforcement;
    private final ProfileFile profile;
    private final Optional<DenialLog> log;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Process> exit = new CompletableFuture<>();
    private volatile int exitCode;

    MacosProcess(
            Process process, EnforcementStatus enforcement, ProfileFile profile, Optional<SandboxRequest> observed) {
        this.process = process;
        this.enforcement = enforcement;
        this.profile = profile;
        this.log = observed.flatMap(request -> DenialLog.follow(
                process.pid(), name(request), denial -> request.observer().observed(event(denial))));
        Thread waiter = new Thread(null, this::awaitEnd, "nono-process", 256 * 1024L, false);
        waiter.setDaemon(true);
        waiter.start();
    }

    private static String name(SandboxRequest request) {
        Path name = Path.of(request.arguments().get(0).toString()).getFileName();
        return name == null ? "" : name.toString();
    }

    private void awaitEnd() {
        try {
            boolean interrupted = false;
            while (process.isAlive()) {
                try {
                    process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            exitCode = judged(process.exitValue());
            log.ifPresent(reader -> reader.finish(exitCode != 0));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        } finally {
            profile.close();
            ended.countDown();
            exit.complete(this);
        }
    }

    /** Tells the end of the tool, which then never became the program, from the end of a program with the same code. */
    private int judged(int code) {
        if (!OWN_CODES.contains(code)) {
            return code;
        }
        Probes.Outcome trial = Probes.trial(profile.path());
        boolean refused = trial.errors().contains("sandbox_apply") || trial.code() == 65;
        if (!refused) {
            return code;
        }
        LOG.error(
                "the sandbox could not be applied, and the program was not started: {}",
                trial.errors().strip());
        return NOT_CONFINED;
    }

    private SandboxEvent event(LoggedDenial denial) {
        return new SandboxEvent.RefusalLogged(process.pid(), denial.operation(), denial.target());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OutputStream getOutputStream() {
        return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return process.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("process " + pid() + " has not ended");
        }
        return exitCode;
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit.thenApply(self -> self);
    }

    @Override
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    @Override
    public boolean supportsNormalTermination() {
        return process.supportsNormalTermination();
    }

    @Override
    public void destroy() {
        process.destroy();
    }

    @Override
    public Process destroyForcibly() {
        process.destroyForcibly();
        return this;
    }

    @Override
    public void signal(int number) {
        switch (number) {
            case SIGTERM -> process.destroy();
            case SIGKILL -> process.destroyForcibly();
            default -> {
                // The JVM reaps its children by itself; until it knows of the end, the number is still this one's.
                if (process.isAlive()) {
                    Users.signal(process.pid(), number);
                }
            }
        }
    }

    @Override
    public EnforcementStatus enforcement() {
        return enforcement;
    }

    @Override
    public List<SandboxEvent> refusals() {
        return log.map(DenialLog::denials).orElse(List.of()).stream()
                .map(this::event)
                .toList();
    }

    /** What the log says is read before the end of the program is told. */
    @Override
    public boolean awaitObserved(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public LimitReport limits() {
        return LimitReport.NONE;
    }

    @Override
    public void resize(TerminalSize size) {
        throw new IllegalStateException("process " + pid() + " has no terminal of its own");
    }

    @Override
    public void close() {
        for (int round = 0; round < ROUNDS && process.isAlive(); round++) {
            List<ProcessHandle> descendants = process.descendants().toList();
            descendants.forEach(ProcessHandle::destroyForcibly);
            if (descendants.isEmpty()) {
                break;
            }
        }
        process.destroyForcibly();
        boolean interrupted = false;
        while (isAlive()) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        log.ifPresent(DenialLog::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "SandboxedProcess[pid=" + pid() + "]";
    }
}

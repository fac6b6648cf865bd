package dev.nono.sandbox.linux.internal.launch;

import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.TerminalSize;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.ExitStatus;
import dev.nono.sandbox.linux.internal.posix.PidFd;
import dev.nono.sandbox.linux.internal.posix.Pty;
import dev.nono.sandbox.linux.internal.posix.Signals;
import dev.nono.sandbox.linux.internal.posix.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program behind its restrictions. One thread waits for its end, reaps it and frees what was set up for it. */
final class LinuxProcess extends SandboxedProcess {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxProcess.class);

    /** One thread for each program that runs; they are started by unrestricted threads and used again. */
    private static final ExecutorService WAITERS = Executors.newCachedThreadPool(LinuxProcess::waiter);

    private final int pid;
    private final PidFd pidFd;
    private final ProcessHandle handle;
    private final EnforcementStatus enforcement;
    private final Attachments attachments;
    private final Optional<Pty> terminal;
    private final OutputStream stdin;
    private final InputStream stdout;
    private final InputStream stderr;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Process> exit = new CompletableFuture<>();
    private final Object reaping = new Object();
    private Optional<ExitStatus> status = Optional.empty();
    private volatile LimitReport limits = LimitReport.NONE;

    LinuxProcess(int pid, EnforcementStatus enforcement, ChildStreams streams, Attachments attachments) {
        this.pid = pid;
        this.pidFd = PidFd.open(pid);
        // Even if it has ended by now: it is not reaped before the thread below is there.
        this.handle = ProcessHandle.of(pid).orElseThrow();
        this.enforcement = enforcement;
        this.attachments = attachments;
        this.terminal = streams.terminal();
        this.stdin = streams.stdin();
        this.stdout = streams.stdout();
        this.stderr = streams.stderr();
        if (RestrictedTask.isRunning()) {
            // This thread would hand its restrictions to the pool, which serves others.
            waiter(this::awaitEnd).start();
        } else {
            WAITERS.execute(this::awaitEnd);
        }
    }

    private static Thread waiter(Runnable task) {
        Thread thread = new Thread(null, task, "nono-process", 128 * 1024L, false);
        thread.setDaemon(true);
        return thread;
    }

    private void awaitEnd() {
        try {
            // Left a zombie until its limits are read, so that its pid and control group stay its own.
            Wait.awaitUnreaped(pid);
            limits = attachments.limitReport();
        } finally {
            synchronized (reaping) {
                status = Optional.of(Wait.await(pid));
                pidFd.close();
            }
            attachments.programEnded();
            ended.countDown();
            exit.complete(this);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public OutputStream getOutputStream() {
        return stdin;
    }

    @Override
    public InputStream getInputStream() {
        return stdout;
    }

    @Override
    public InputStream getErrorStream() {
        return stderr;
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitValue();
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        synchronized (reaping) {
            return status.orElseThrow(() -> new IllegalThreadStateException("process " + pid + " has not ended"))
                    .shellCode();
        }
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit.thenApply(process -> process);
    }

    @Override
    public ProcessHandle toHandle() {
        return handle;
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    @Override
    public void destroy() {
        signal(Signals.SIGTERM);
    }

    @Override
    public Process destroyForcibly() {
        signal(Signals.SIGKILL);
        return this;
    }

    @Override
    public void signal(int number) {
        synchronized (reaping) {
            if (status.isEmpty()) {
                try {
                    pidFd.sendSignal(number);
                } catch (ErrnoException e) {
                    // ESRCH: it ended a moment ago and waits to be reaped.
                    if (e.errno() != Errno.ESRCH) {
                        throw e;
                    }
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
        return attachments.refusals();
    }

    @Override
    public boolean awaitObserved(Duration atMost) throws InterruptedException {
        return attachments.awaitObserved(atMost);
    }

    @Override
    public LimitReport limits() {
        return limits;
    }

    @Override
    public void resize(TerminalSize size) {
        terminal.orElseThrow(() -> new IllegalStateException("process " + pid + " has no terminal of its own"))
                .resize(new Pty.Size(size.rows(), size.columns()));
    }

    @Override
    public void close() {
        synchronized (reaping) {
            if (status.isEmpty()) {
                ProcessTree.kill(pid);
            }
        }
        boolean interrupted = false;
        while (isAlive()) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        attachments.close();
        closeStreams();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeStreams() {
        try (InputStream out = stdout;
                InputStream err = stderr;
                OutputStream in = stdin) {
            terminal.ifPresent(Pty::close);
        } catch (IOException e) {
            // What was written and never flushed is gone with the program that should have read it; all are closed.
            LOG.debug("closing the streams of process {}: {}", pid, e.getMessage());
        }
    }

    @Override
    public String toString() {
        return "SandboxedProcess[pid=" + pid + "]";
    }
}

package dev.nono.session;

import dev.nono.capability.CapabilitySet;
import dev.nono.sandbox.EnforcementStatus;
import dev.nono.sandbox.LimitReport;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.SandboxBackend;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxRequest;
import dev.nono.sandbox.SandboxedProcess;
import dev.nono.sandbox.Support;
import dev.nono.sandbox.TerminalSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Starts plain processes, so that sessions can be tried where no sandbox can be made. */
final class PlainBackend implements SandboxBackend {
    final List<SandboxRequest> started = new ArrayList<>();
    final List<SandboxEvent> refusals = new ArrayList<>();
    LimitReport limits = LimitReport.NONE;
    RuntimeException failure;

    @Override
    public String platform() {
        return "plain";
    }

    @Override
    public boolean isForThisSystem() {
        return true;
    }

    @Override
    public Support support() {
        return new Support(true, "plain", "no sandbox at all", List.of());
    }

    @Override
    public EnforcementStatus check(SandboxRequest request) {
        return new EnforcementStatus(List.of());
    }

    @Override
    public List<String> describe(SandboxRequest request) {
        return List.of();
    }

    @Override
    public SandboxedProcess start(SandboxRequest request) {
        started.add(request);
        if (failure != null) {
            throw failure;
        }
        ProcessBuilder builder = new ProcessBuilder(
                        request.arguments().stream().map(OsString::toString).toList())
                .directory(request.directory().toFile());
        builder.environment().clear();
        request.environment().forEach((name, value) -> builder.environment().put(name.toString(), value.toString()));
        try {
            Process process = builder.start();
            refusals.forEach(request.observer()::observed);
            return new Plain(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RuntimeException exec(SandboxRequest request) {
        started.add(request);
        return new IllegalStateException("nothing is executed in a test");
    }

    @Override
    public <T> T callRestricted(CapabilitySet caps, Callable<T> task) throws Exception {
        return task.call();
    }

    private final class Plain extends SandboxedProcess {
        private final Process process;

        Plain(Process process) {
            this.process = process;
        }

        @Override
        public EnforcementStatus enforcement() {
            return new EnforcementStatus(List.of());
        }

        @Override
        public List<SandboxEvent> refusals() {
            return refusals;
        }

        @Override
        public boolean awaitObserved(Duration atMost) {
            return true;
        }

        @Override
        public LimitReport limits() {
            return limits;
        }

        @Override
        public void signal(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resize(TerminalSize size) {
            throw new IllegalStateException();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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
            return process.waitFor();
        }

        @Override
        public int exitValue() {
            return process.exitValue();
        }

        @Override
        public void destroy() {
            process.destroy();
        }
    }
}

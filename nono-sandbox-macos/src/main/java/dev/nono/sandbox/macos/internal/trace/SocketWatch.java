package dev.nono.sandbox.macos.internal.trace;

import dev.nono.sandbox.SandboxEvent;
import dev.nono.session.SessionObserver;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what {@code nettop} says about a process and what it starts, one tool a process. */
final class SocketWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketWatch.class);
    private static final int MOST_PROCESSES = 64;
    private static final int MOST_FLOWS = 10_000;
    /** A tool that was asked to end does so at once; to read what it said takes long on a busy machine only. */
    private static final long MILLIS_TO_END = 10_000;

    private final Path tool;
    private final Set<Long> followed = new HashSet<>();
    private final List<Process> watching = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final Set<Flow> flows = new LinkedHashSet<>();

    SocketWatch(Path tool) {
        this.tool = tool;
    }

    /** Begins to watch a process and those that it has started by now. */
    void follow(ProcessHandle process) throws IOException {
        List<ProcessHandle> tree =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        for (ProcessHandle one : tree) {
            if (followed.size() < MOST_PROCESSES && one.isAlive() && followed.add(one.pid())) {
                watch(one.pid());
            }
        }
    }

    private void watch(long pid) throws IOException {
        Process process = new ProcessBuilder(tool.toString(), "-L", "0", "-n", "-p", String.valueOf(pid), "-s", "1")
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectError(Redirect.DISCARD)
                .start();
        watching.add(process);
        Thread reader = new Thread(null, () -> read(process), "nono-nettop", 256 * 1024L);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    private void read(Process process) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            in.lines().forEach(line -> Flow.parse(line).ifPresent(this::keep));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("nettop ended: {}", e.getMessage());
        }
    }

    private synchronized void keep(Flow flow) {
        if (flows.size() < MOST_FLOWS) {
            flows.add(flow);
        }
    }

    /** Tells each address once. A connection to a port that is listened on was made by somebody else. */
    synchronized void tell(SessionObserver trace, long pid) {
        Set<Integer> listening = new HashSet<>();
        for (Flow flow : flows) {
            if (flow.listening()) {
                listening.add(flow.localPort());
            }
        }
        Set<List<Object>> told = new HashSet<>();
        for (Flow flow : flows) {
            String operation = flow.listening() ? "bind" : "connect";
            boolean own = flow.listening() || !listening.contains(flow.localPort());
            if (own && told.add(List.of(operation, flow.address(), flow.port()))) {
                trace.observed(new SandboxEvent.AddressAsked(pid, operation, flow.address(), flow.port()));
            }
        }
    }

    /** Ends the tools, and hears what they have said. */
    @Override
    public void close() {
        // Not the processes themselves, which would close what is still to be read.
        watching.forEach(process -> process.toHandle().destroy());
        boolean interrupted = false;
        for (Thread reader : readers) {
            try {
                reader.join(MILLIS_TO_END);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watching.forEach(Process::destroyForcibly);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

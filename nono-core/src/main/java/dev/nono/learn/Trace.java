package dev.nono.learn;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.net.Host;
import dev.nono.net.IpAddress;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.session.SessionObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Collects what a program asks for. Thread-safe. */
public final class Trace implements SessionObserver {
    private static final int MOST_ADDRESSES = 10_000;

    private final Map<Path, Access> found = new LinkedHashMap<>();
    private final Map<Path, Access> missing = new LinkedHashMap<>();
    private final Map<List<Object>, Integer> addresses = new LinkedHashMap<>();
    private final Map<Host, Integer> hosts = new LinkedHashMap<>();
    private OptionalInt proxyPort = OptionalInt.empty();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** A trace of nothing. */
    public Trace() {
        // Everything comes by observation.
    }

    @Override
    public synchronized void observed(SandboxEvent event) {
        if (event instanceof SandboxEvent.FileAsked asked) {
            (asked.exists() ? found : missing).merge(asked.path(), asked.access(), Access::union);
        } else if (event instanceof SandboxEvent.AddressAsked asked && asked.port() != 0 && !isProxy(asked)) {
            List<Object> key = List.of(asked.operation(), asked.address(), asked.port());
            if (addresses.size() < MOST_ADDRESSES || addresses.containsKey(key)) {
                addresses.merge(key, 1, Integer::sum);
            }
        }
    }

    private boolean isProxy(SandboxEvent.AddressAsked asked) {
        return proxyPort.isPresent()
                && proxyPort.getAsInt() == asked.port()
                && IpAddress.parse(asked.address()).map(IpAddress::isLoopback).orElse(false);
    }

    /**
     * Says that a proxy on this machine tells which hosts are asked for; connections to it are none of the program's own.
     *
     * @param port its port
     */
    public synchronized void proxyAt(int port) {
        proxyPort = OptionalInt.of(port);
    }

    /**
     * Adds a host that the program asked a proxy for.
     *
     * @param host the host as it was asked for; what is none is left out
     */
    public synchronized void hostAsked(String host) {
        Host canonical;
        try {
            canonical = Host.parse(host);
        } catch (NonoException e) {
            // No policy could name it.
            return;
        }
        if (hosts.size() < MOST_ADDRESSES || hosts.containsKey(canonical)) {
            hosts.merge(canonical, 1, Integer::sum);
        }
    }

    @Override
    public void ended() {
        ended.countDown();
    }

    /**
     * Waits until everything has been reported. Processes that the program left behind are waited for, too.
     *
     * @param atMost how long to wait
     * @return whether nothing follows
     * @throws InterruptedException if this thread is interrupted
     */
    public boolean await(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was asked for and there, in the order in which it was first asked for. */
    synchronized Map<Path, Access> found() {
        return new LinkedHashMap<>(found);
    }

    /** What was asked for and not there. */
    synchronized Map<Path, Access> missing() {
        return new LinkedHashMap<>(missing);
    }

    /** The hosts that a proxy was asked for, and how often. */
    synchronized Map<Host, Integer> hosts() {
        return new LinkedHashMap<>(hosts);
    }

    /** Operation, address and port, and how often. */
    synchronized Map<List<Object>, Integer> addresses() {
        return new LinkedHashMap<>(addresses);
    }
}

package dev.nono.sandbox.linux.real;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.linux.it.Runs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A directory to work in, and beside it what nothing inside may touch: a file with a secret, a directory that is not
 * granted, and a server on the loopback interface.
 */
final class Workshop implements AutoCloseable {
    static final String SECRET = "the-secret-beside-the-workshop";
    private static final int SOON = 200;

    /** The working directory and home of every program; granted for reading and writing. */
    final Path work;

    /** A file beside it, not granted. */
    final Path secret;

    /** A directory beside it, not granted. */
    final Path outside;

    private final ServerSocket server;

    Workshop(Path dir) throws IOException {
        work = Files.createDirectory(dir.resolve("work"));
        outside = Files.createDirectory(dir.resolve("outside"));
        secret = Files.writeString(dir.resolve("secret"), SECRET);
        Files.createDirectory(work.resolve("tmp"));
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    /** The system for reading, the working directory, and no network. */
    CapabilitySetBuilder grants() {
        return Runs.system().readWrite(work).network(NetworkMode.blocked());
    }

    /** Runs a program with {@link #grants()} to its end. */
    Run run(String... command) throws Exception {
        return run(grants().build(), command);
    }

    /** Runs a program to its end, in the working directory and with an environment that shows nothing of this one. */
    Run run(CapabilitySet caps, String... command) throws Exception {
        return Runs.finish(command(caps, command).start());
    }

    SandboxCommand command(CapabilitySet caps, String... command) {
        Map<OsString, OsString> environment = new LinkedHashMap<>();
        environment.put(OsString.of("PATH"), OsString.of("/usr/bin:/bin:/usr/sbin:/sbin"));
        environment.put(OsString.of("HOME"), OsString.of(work.toString()));
        environment.put(OsString.of("TMPDIR"), OsString.of(work.resolve("tmp").toString()));
        environment.put(OsString.of("LC_ALL"), OsString.of("C.UTF-8"));
        return Sandbox.command(command)
                .capabilities(caps)
                .directory(work)
                .environment(environment)
                .mergeErrors();
    }

    /** Writes a file into the working directory. */
    Path file(String name, String content) throws IOException {
        Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** The port of a server to which nothing inside may connect. */
    int port() {
        return server.getLocalPort();
    }

    /** Whether anything connected to the server. */
    boolean wasReached() throws IOException {
        server.setSoTimeout(SOON);
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

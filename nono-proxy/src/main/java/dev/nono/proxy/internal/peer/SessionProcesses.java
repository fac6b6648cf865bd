package dev.nono.proxy.internal.peer;

import dev.nono.proxy.internal.decide.SessionToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of this machine, and which of them know the token of the session since they were started. */
final class SessionProcesses {
    private static final byte[] VARIABLE = "NONO_PROXY_TOKEN=".getBytes(StandardCharsets.US_ASCII);
    /** As much as the kernel lets anyone start a program with, in most configurations. */
    private static final int LONGEST = 2 << 20;

    private final Path proc;
    private final SessionToken token;
    /** Who held the last socket: most often the one that comes again. */
    private volatile int last = -1;

    SessionProcesses(Path proc, SessionToken token) {
        this.proc = proc;
        this.token = token;
    }

    /** Whether a process that holds a socket was started with the token. */
    boolean hold(long inode) throws IOException {
        String socket = "socket:[" + inode + "]";
        int before = last;
        if (before >= 0 && holds(before, socket)) {
            return knowsToken(before);
        }
        for (int process : newestFirst()) {
            if (holds(process, socket) && knowsToken(process)) {
                last = process;
                return true;
            }
        }
        return false;
    }

    /** Processes of a session are younger than most others, so they are found soon. */
    private List<Integer> newestFirst() throws IOException {
        List<Integer> processes = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                number(entry).ifPresent(processes::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        processes.sort((a, b) -> Integer.compare(b, a));
        return processes;
    }

    private static Optional<Integer> number(Path entry) {
        try {
            return Optional.of(Integer.valueOf(entry.getFileName().toString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean holds(int process, String socket) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(proc.resolve(Integer.toString(process)).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (leadsTo(descriptor, socket)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended, or is none of ours to look into: then it is no process of the session.
            return false;
        }
        return false;
    }

    private static boolean leadsTo(Path descriptor, String socket) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(socket);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    /** A process can write what stands here, but only one that knows the token can write the token. */
    private boolean knowsToken(int process) {
        byte[] variables;
        try (InputStream in =
                Files.newInputStream(proc.resolve(Integer.toString(process)).resolve("environ"))) {
            variables = in.readNBytes(LONGEST);
        } catch (IOException e) {
            return false;
        }
        int start = 0;
        while (start < variables.length) {
            int end = start;
            while (end < variables.length && variables[end] != 0) {
                end++;
            }
            if (startsWith(variables, start, end)) {
                return token.matches(new String(
                        variables, start + VARIABLE.length, end - start - VARIABLE.length, StandardCharsets.UTF_8));
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean startsWith(byte[] variables, int start, int end) {
        if (end - start < VARIABLE.length) {
            return false;
        }
        for (int i = 0; i < VARIABLE.length; i++) {
            if (variables[start + i] != VARIABLE[i]) {
                return false;
            }
        }
        return true;
    }
}

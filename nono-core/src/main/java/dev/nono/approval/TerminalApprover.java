package dev.nono.approval;

import dev.nono.TerminalText;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks the person at the controlling terminal of this process.
 *
 * <p>The sandboxed program may have the same terminal, write to it what it likes, and read what is typed. So a request is granted
 * by typing a number that is new each time: neither what was typed before, nor an answer to a question that the program made
 * up, nor what a terminal can be made to send, is that number. If the program takes the answer away, there is none.
 *
 * <p>Everything that the program chose is cleaned of control characters, and what is too long to be looked at is refused. One question is shown at a time. Where nobody
 * can be asked, the answer is a refusal that says why: without a terminal, in the background, while the program has switched
 * the terminal to another mode, and when it asks too often. Thread-safe.
 */
public final class TerminalApprover implements Approver {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int IN_WINDOW = 10;
    private static final int WAITING = 8;
    private static final int LONGEST = 1000;
    private static final int LONGEST_ANSWER = 256;
    private static final List<Path> STTY = List.of(Path.of("/usr/bin/stty"), Path.of("/bin/stty"));

    private final Path terminal;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock asking = new ReentrantLock(true);
    private final Deque<Long> asked = new ArrayDeque<>();

    private TerminalApprover(Path terminal) {
        this.terminal = terminal;
    }

    /**
     * The approver at the controlling terminal, whatever the standard streams are.
     *
     * @return the approver; nothing is opened before the first question
     */
    public static TerminalApprover ofThisProcess() {
        return new TerminalApprover(Path.of("/dev/tty"));
    }

    @Override
    public ApprovalDecision decide(ApprovalRequest request) throws InterruptedException {
        if (!canBeShown(request)) {
            return ApprovalDecision.denied("nobody can be asked: the request is too long to be shown as a whole");
        }
        if (asking.getQueueLength() >= WAITING || !mayAsk()) {
            return ApprovalDecision.denied(
                    "too many questions: at most " + IN_WINDOW + " a minute are put to a person");
        }
        asking.lockInterruptibly();
        try (InputStream in = new FileInputStream(terminal.toFile());
                OutputStream out = new FileOutputStream(terminal.toFile())) {
            if (!isForeground()) {
                return ApprovalDecision.denied("nobody can be asked: this process is in the background");
            }
            if (isRaw()) {
                return ApprovalDecision.denied("nobody can be asked: the program uses the terminal for itself");
            }
            return ask(request, in, out);
        } catch (IOException e) {
            return ApprovalDecision.denied("nobody can be asked: there is no terminal: " + e.getMessage());
        } finally {
            asking.unlock();
        }
    }

    private synchronized boolean mayAsk() {
        long now = System.nanoTime();
        while (!asked.isEmpty() && now - asked.getFirst() > WINDOW.toNanos()) {
            asked.removeFirst();
        }
        if (asked.size() >= IN_WINDOW) {
            return false;
        }
        asked.addLast(now);
        return true;
    }

    private ApprovalDecision ask(ApprovalRequest request, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        String number = String.format(Locale.ROOT, "%05d", random.nextInt(100_000));
        discard(in);
        write(
                out,
                "\nnono: the program asks for\n" + described(request) + "Type " + number
                        + " to allow this once; anything else refuses: ");
        String answer;
        try {
            answer = line(in);
        } catch (InterruptedException e) {
            write(out, "\nnono: nobody answered in time; refused\n");
            throw e;
        }
        boolean granted = answer.strip().equals(number);
        write(out, granted ? "nono: allowed\n" : "nono: refused\n");
        return granted ? ApprovalDecision.granted() : ApprovalDecision.denied("refused at the terminal");
    }

    private static String described(ApprovalRequest request) {
        StringBuilder text = new StringBuilder();
        request.match(
                file -> line(text, "access", file.access().name().toLowerCase(Locale.ROOT) + " " + file.path()),
                network -> line(text, "connection", network.host() + " port " + network.port()),
                endpoint -> line(text, "request", endpoint.method() + " " + endpoint.path())
                        + line(text, "service", endpoint.routeId() + ", " + endpoint.upstream())
                        + line(text, "rule", endpoint.ruleLabel()),
                command -> line(text, "command", command.toString()));
        String reason = request.reason();
        if (reason != null) {
            line(text, "reason", reason);
        }
        return text.toString();
    }

    /** A request of which a part is left out would be allowed for what it does not do. */
    private static boolean canBeShown(ApprovalRequest request) {
        return request.match(
                        file -> file.path().length(),
                        network -> network.host().length(),
                        endpoint -> endpoint.method().length() + endpoint.path().length(),
                        command -> command.toString().length())
                <= LONGEST;
    }

    private static int line(StringBuilder text, String what, String content) {
        String clean = TerminalText.clean(content);
        text.append("  ")
                .append(what)
                .append(": ")
                .append(clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…")
                .append('\n');
        return text.length();
    }

    /** What was typed before the question is no answer to it. */
    private static void discard(InputStream in) throws IOException {
        byte[] typed = new byte[LONGEST_ANSWER];
        while (in.available() > 0 && in.read(typed) > 0) {
            continue;
        }
    }

    /** A read that waits could not be withdrawn, and would take what is typed for the program later. */
    private static String line(InputStream in) throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_ANSWER) {
            while (in.available() <= 0) {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
            int c = in.read();
            if (c < 0 || c == '\n') {
                break;
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** One write, so that it does not mix with what the program writes. */
    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Reading a terminal from the background stops a process; see proc(5) for the fields. */
    private static boolean isForeground() throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            // No Linux: a process in the background is stopped there, which is no answer either.
            return true;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 7);
        return fields[2].equals(fields[5]);
    }

    /** Whether lines are not put together, as in editors: then no line comes, and the program takes each key. */
    private boolean isRaw() throws IOException, InterruptedException {
        for (Path stty : STTY) {
            if (Files.isExecutable(stty)) {
                Process process = new ProcessBuilder(stty.toString(), "-a")
                        .redirectInput(terminal.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String modes = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                return process.waitFor() == 0 && modes.contains("-icanon");
            }
        }
        return false;
    }
}

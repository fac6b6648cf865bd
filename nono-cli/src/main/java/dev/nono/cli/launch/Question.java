package dev.nono.cli.launch;

import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Theme.Colour;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A question that a person answers with yes or no. Everything but yes is no. */
public final class Question {
    private static final int TYPED = 4096;

    private Question() {}

    /** Asks; whatever stands in the way of an answer is no. */
    public static boolean ask(String question, Console console) {
        Signals.endThisProcess();
        String answer = answer(question + " [y/N]", console).orElse("").toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** Asks for a line; empty if nobody can answer, or nobody wants to. */
    static Optional<String> answer(String question, Console console) {
        console.ask(console.paint().of(Colour.TEXT, question) + " ");
        try {
            return line(new FileInputStream(FileDescriptor.in)).map(String::trim);
        } catch (IOException e) {
            // Nobody can answer.
            return Optional.empty();
        }
    }

    /** Forgets what was typed before there was a question: it was meant for a command, or came from one. */
    static void forgetTyped() {
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        byte[] typed = new byte[TYPED];
        try {
            while (in.available() > 0 && in.read(typed, 0, Math.min(TYPED, in.available())) > 0) {
                continue;
            }
        } catch (IOException e) {
            // What cannot be read cannot be taken for an answer.
            return;
        }
    }

    /** One line, read byte by byte: what follows belongs to the command. */
    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        // A command may have left the terminal without line discipline, which would make a line end of a carriage
        // return.
        while (b >= 0 && b != '\n' && b != '\r') {
            line.write(b);
            b = in.read();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}

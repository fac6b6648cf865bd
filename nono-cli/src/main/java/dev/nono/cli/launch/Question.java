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

/** A question that a person answers with yes or no. Everything but yes is no. */
public final class Question {
    private Question() {}

    /** Asks; whatever stands in the way of an answer is no. */
    public static boolean ask(String question, Console console) {
        Signals.endThisProcess();
        console.ask(console.paint().of(Colour.TEXT, question) + " [y/N] ");
        try {
            String answer = line(new FileInputStream(FileDescriptor.in)).trim().toLowerCase(Locale.ROOT);
            return answer.equals("y") || answer.equals("yes");
        } catch (IOException e) {
            // Nobody can answer.
            return false;
        }
    }

    /** One line, read byte by byte: what follows belongs to the command. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}

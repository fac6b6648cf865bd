package dev.nono.cli.terminal;

import dev.nono.cli.terminal.Theme.Colour;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where nono writes. Each call writes whole lines with one system call, so that they do not mix with the child's. */
public final class Console {
    private final OutputStream out;
    private final OutputStream err;
    private final boolean silent;
    private final Paint outPaint;
    private final Paint errPaint;
    private boolean broken;

    /**
     * A console on two streams.
     *
     * @param out where results go
     * @param err where everything else goes
     * @param silent whether notices are dropped
     * @param outPaint colours of results
     * @param errPaint colours of everything else
     */
    public Console(OutputStream out, OutputStream err, boolean silent, Paint outPaint, Paint errPaint) {
        this.out = out;
        this.err = err;
        this.silent = silent;
        this.outPaint = outPaint;
        this.errPaint = errPaint;
    }

    /** The standard streams of this JVM, each with or without colour as it and the environment say. */
    public static Console standard(boolean silent, Theme theme, Map<String, String> environment) {
        return new Console(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                silent,
                new Paint(theme, Colours.wanted(environment, 1)),
                new Paint(theme, Colours.wanted(environment, 2)));
    }

    public boolean isSilent() {
        return silent;
    }

    /** The colours of standard error. */
    public Paint paint() {
        return errPaint;
    }

    /** The colours of standard output. */
    public Paint resultPaint() {
        return outPaint;
    }

    /** Tells something, unless silent. Ends the line. */
    public void say(String text) {
        if (!silent) {
            write(err, text + "\n");
        }
    }

    /** Warns, unless silent. */
    public void warn(String text) {
        if (!silent) {
            warnAlways(text);
        }
    }

    /** Warns, even if silent. */
    public void warnAlways(String text) {
        write(err, errPaint.of(Colour.YELLOW, "nono: warning:") + " " + Printable.lines(text) + "\n");
    }

    /** Tells what went wrong, always. */
    public void error(String text) {
        write(err, errPaint.of(Colour.RED, "nono:") + " " + Printable.lines(text) + "\n");
    }

    /** Writes a question and leaves the line open. */
    public void ask(String text) {
        write(err, text);
    }

    /** Tells the person something that is no error and must not be lost. */
    public void notice(String text) {
        write(err, text + "\n");
    }

    /** Writes a result that was asked for. Ends the line. */
    public void result(String text) {
        write(out, text.endsWith("\n") ? text : text + "\n");
    }

    /** Loads whatever an error message needs, because a thread that restricted itself can load no class. */
    public void prepare() {
        Printable.lines(errPaint.of(Colour.RED, "\u001b"));
    }

    /** Whether standard output was closed by its reader. */
    public boolean isBroken() {
        return broken;
    }

    private void write(OutputStream stream, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            // The reader is gone, as in "nono completion bash | head -1": there is nobody to tell.
            broken |= stream == out;
        }
    }
}

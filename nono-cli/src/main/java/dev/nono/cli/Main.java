package dev.nono.cli;

import dev.nono.cli.launch.WarmUp;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.ProcessEnvironment;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.linux.LinuxBackend;
import java.util.ArrayList;
import java.util.List;

/** The {@code nono} command. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and returns.
     *
     * @param arguments as they stand after {@code nono}
     * @return the exit code
     */
    public static int execute(String... arguments) {
        List<OsString> words = new ArrayList<>(arguments.length);
        for (String argument : arguments) {
            words.add(OsString.of(argument));
        }
        return Nono.run(words, ProcessEnvironment.ofThisJvm());
    }

    /**
     * Runs one command and ends this JVM.
     *
     * @param arguments as they stand after {@code nono}
     */
    public static void main(String[] arguments) {
        LinuxBackend backend = new LinuxBackend();
        Sandbox.use(backend);
        WarmUp.begin(backend, arguments);
        System.exit(Nono.run(RawArguments.of(arguments), ProcessEnvironment.ofThisJvm()));
    }
}

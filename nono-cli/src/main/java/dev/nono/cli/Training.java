package dev.nono.cli;

import dev.nono.cli.launch.WarmUp;
import dev.nono.cli.proxy.TrainingTunnel;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.linux.LinuxBackend;
import java.util.List;

/**
 * What the launcher runs once to make the start-up archive: the commands that people wait for, in this JVM, so that their
 * classes are in the archive. Nothing here may change the machine, and a command that fails only makes the archive smaller.
 */
final class Training {
    private static final List<String[]> COMMANDS = List.of(
            new String[] {"--version"},
            new String[] {"--help"},
            new String[] {"no-such-command"},
            new String[] {"wrap", "--dry-run", "--allow-cwd", "--read", "/usr", "--", "true"},
            new String[] {"wrap", "--dry-run", "--allow-cwd", "--profile", "linux-host-compat", "--", "true"},
            new String[] {"run", "--dry-run", "--allow-cwd", "--profile", "java-dev", "--", "true"},
            new String[] {"run", "--allow-cwd", "--block-net", "--", "true"},
            new String[] {"run", "--silent", "--allow-cwd", "--", "false"},
            // With a proxy that looks into connections; the credential need not be there.
            new String[] {"run", "--silent", "--allow-cwd", "--credential", "github", "--", "true"});

    /** What only a real start loads: the commands above do not become another program, and are not called by a JVM. */
    private static final List<String> CLASSES = List.of(
            "dev.nono.cli.RawArguments",
            "dev.nono.cli.launch.WarmUp",
            "dev.nono.cli.launch.Signals",
            "dev.nono.sandbox.linux.internal.launch.InPlace",
            "dev.nono.sandbox.linux.internal.posix.Exec");

    private Training() {}

    /**
     * Runs the commands. The exit code is always 0.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws ClassNotFoundException {
        LinuxBackend backend = new LinuxBackend();
        Sandbox.use(backend);
        WarmUp.begin(backend, new String[] {"run"});
        WarmUp.begin(backend, new String[] {"wrap"});
        for (String name : CLASSES) {
            Class.forName(name);
        }
        COMMANDS.forEach(Main::execute);
        TrainingTunnel.open();
        TrainingTunnel.look();
    }
}

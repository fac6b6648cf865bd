package dev.nono.sandbox.linux.it;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxCommand;
import dev.nono.sandbox.SandboxedProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Short ways to run a program in a sandbox and to look at what it said. */
public final class Runs {
    private Runs() {}

    /**
     * How a program ended.
     *
     * @param exit its exit code
     * @param out what it wrote to both streams
     */
    public record Run(int exit, String out) {}

    /** The system's programs and libraries for reading, and nothing else. */
    public static CapabilitySetBuilder system() {
        CapabilitySetBuilder caps = CapabilitySet.builder();
        for (String path : List.of("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom")) {
            if (Files.exists(Path.of(path))) {
                caps.read(Path.of(path));
            }
        }
        return caps.readWrite(Path.of("/dev/null"));
    }

    /** A command whose streams are pipes, in the language of the C locale. */
    public static SandboxCommand command(CapabilitySet caps, String... command) {
        return Sandbox.command(command)
                .capabilities(caps)
                .directory(Path.of("/"))
                .variable("LC_ALL", "C")
                .mergeErrors();
    }

    /** Runs a command to its end. */
    public static Run run(CapabilitySet caps, String... command) throws Exception {
        return finish(command(caps, command).start());
    }

    /** Runs a shell script to its end. */
    public static Run sh(CapabilitySet caps, String script) throws Exception {
        return run(caps, "sh", "-c", script);
    }

    /** Runs a Perl script to its end; {@code said(what, result)} prints a result, or the name of its error. */
    public static Run perl(CapabilitySet caps, String script, String... arguments) throws Exception {
        return finish(perlCommand(caps, script, arguments).start());
    }

    /** As {@link #perl}, not started. */
    public static SandboxCommand perlCommand(CapabilitySet caps, String script, String... arguments) {
        Needs.program("perl");
        String[] command = new String[3 + arguments.length];
        command[0] = "perl";
        command[1] = "-e";
        command[2] = PRELUDE + script;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return command(caps, command);
    }

    private static final String PRELUDE = """
            use Socket qw(:all); use Errno; $| = 1;
            sub failure { for my $e (keys %!) { return $e if $!{$e} } return $! }
            sub said { my ($what, $result) = @_; my $f = failure(); print "$what ", ($result ? "ok" : $f), "\\n"; $result }
            sub tcp { socket(my $s, AF_INET, SOCK_STREAM, 0) or return; connect($s, pack_sockaddr_in($_[1], inet_aton($_[0]))) }
            sub tcp6 { socket(my $s, AF_INET6, SOCK_STREAM, 0) or return;
                connect($s, pack_sockaddr_in6($_[1], inet_pton(AF_INET6, $_[0]))) }
            sub bound { socket(my $s, AF_INET, SOCK_STREAM, 0) or return;
                bind($s, pack_sockaddr_in($_[0], INADDR_LOOPBACK)) && listen($s, 1) }
            """;

    /** Reads what a running program writes until it ends. */
    public static Run finish(SandboxedProcess process) throws Exception {
        try (process) {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), out);
        }
    }
}

package dev.nono.sandbox.linux.it;

import static dev.nono.sandbox.linux.it.Runs.perl;
import static dev.nono.sandbox.linux.it.Runs.run;
import static dev.nono.sandbox.linux.it.Runs.sh;
import static dev.nono.sandbox.linux.it.Runs.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.NonoException;
import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.sandbox.Stdio;
import dev.nono.sandbox.TerminalSize;
import dev.nono.sandbox.linux.internal.landlock.Abi.Feature;
import dev.nono.sandbox.linux.internal.posix.Pty;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as programs in a sandbox meet them. */
class FileAccessIT {
    private static final String DENIED = "Permission denied";

    @TempDir
    private Path dir;

    @BeforeEach
    void needs() {
        Needs.landlock(Feature.REFER, Feature.TRUNCATE);
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectory(dir.resolve(name));
    }

    private static Path file(Path parent, String name) throws IOException {
        return Files.writeString(parent.resolve(name), name + " content\n");
    }

    @Test
    @DisplayName("[21:1] what lies in a directory that may be read can be read, and nothing be made there")
    void readable_directory() throws Exception {
        Path d = directory("d");
        Path f = file(d, "f");
        CapabilitySet caps = system().read(d).build();
        assertThat(run(caps, "cat", f.toString())).isEqualTo(new Run(0, "f content\n"));
        Run touch = run(caps, "touch", d.resolve("g").toString());
        assertThat(touch.exit()).isNotZero();
        assertThat(touch.out()).contains(DENIED);
        assertThat(d.resolve("g")).doesNotExist();
    }

    @Test
    @DisplayName("[21:2] a directory that may be written only can be filled, and neither be read nor listed")
    void writable_directory() throws Exception {
        Path d = directory("d");
        file(d, "f");
        CapabilitySet caps = system().write(d).build();
        assertThat(sh(caps, "echo x > " + d + "/f")).isEqualTo(new Run(0, ""));
        assertThat(d.resolve("f")).hasContent("x");
        assertThat(run(caps, "cat", d + "/f").out()).contains(DENIED);
        assertThat(run(caps, "ls", d.toString()).out()).contains(DENIED);
    }

    @Test
    @DisplayName("[21:3] one file that may be read is readable and executable; the one beside it is neither")
    void readable_file() throws Exception {
        Path f = file(dir, "f");
        Files.writeString(f, "#!/bin/sh\necho ran\n");
        Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path sibling = Files.copy(f, dir.resolve("sibling"));
        Files.setPosixFilePermissions(sibling, PosixFilePermissions.fromString("rwxr-xr-x"));
        CapabilitySet caps = system().read(f).build();
        assertThat(run(caps, "cat", f.toString()).exit()).isZero();
        assertThat(run(caps, f.toString())).isEqualTo(new Run(0, "ran\n"));
        assertThat(run(caps, "cat", sibling.toString()).out()).contains(DENIED);
        assertThat(sh(caps, sibling.toString()).out()).contains(DENIED);
    }

    @Test
    @DisplayName("[21:4] one file that may be written can be overwritten, not removed or replaced")
    void writable_file() throws Exception {
        Path f = file(dir, "f");
        Path other = file(directory("work"), "other");
        CapabilitySet caps = system().write(f).readWrite(other.getParent()).build();
        Run run = perl(caps, """
                my ($f, $other) = @ARGV;
                said("write", open(my $out, ">", $f)); print $out "new"; close $out;
                said("remove", unlink $f);
                said("replace", rename $other, $f);
                """, f.toString(), other.toString());
        assertThat(run.out()).isEqualTo("write ok\nremove EACCES\nreplace EACCES\n");
        assertThat(f).hasContent("new");
    }

    @Test
    @DisplayName("[21:5] files move from one granted directory to another")
    void rename_across() throws Exception {
        Path a = directory("a");
        Path b = directory("b");
        file(a, "x");
        CapabilitySet caps = system().readWrite(a).readWrite(b).build();
        Run run = perl(caps, "said('rename', rename $ARGV[0], $ARGV[1]);", a + "/x", b + "/x");
        assertThat(run.out()).isEqualTo("rename ok\n");
        assertThat(b.resolve("x")).hasContent("x content");
    }

    @Test
    @DisplayName("[21:6] outside the grants nothing is opened, cut, removed, made, linked or renamed")
    void outside() throws Exception {
        Path outside = directory("outside");
        Path f = file(outside, "f");
        Run run = perl(
                system().build(),
                """
                use POSIX ();
                my $d = shift;
                said("read", open(my $in, "<", "$d/f"));
                said("append", open(my $out, ">>", "$d/f"));
                said("create", open(my $new, ">", "$d/new"));
                said("list", opendir(my $list, $d));
                said("truncate", truncate("$d/f", 0));
                said("unlink", unlink "$d/f");
                said("rmdir", rmdir "$d/sub");
                said("mkdir", mkdir "$d/new");
                said("mkfifo", POSIX::mkfifo("$d/fifo", 0600));
                said("symlink", symlink("f", "$d/link"));
                said("link", link("$d/f", "$d/hard"));
                said("rename", rename("$d/f", "$d/g"));
                said("socket", do { socket(my $s, AF_UNIX, SOCK_STREAM, 0); bind($s, pack_sockaddr_un("$d/socket")) });
                print "mknod ", (`mknod $d/null c 1 3 2>&1` =~ /Permission denied/ ? "EACCES" : "?"), "\\n";
                """,
                Files.createDirectory(outside.resolve("sub")).getParent().toString());
        assertThat(run.out().lines()).hasSize(14).allMatch(line -> line.endsWith(" EACCES"));
        assertThat(f).hasContent("f content");
        assertThat(outside).isDirectoryNotContaining(path -> !path.endsWith("f") && !path.endsWith("sub"));
    }

    @Test
    @DisplayName("[21:7] a terminal that may be written can be controlled, one that may be read only cannot")
    void terminal() throws Exception {
        Needs.landlock(Feature.IOCTL_DEV);
        assertThat(sizeOfTerminal(Access.READ_WRITE)).isEqualTo("33 77\r\n");
        assertThat(sizeOfTerminal(Access.READ)).contains(DENIED);
    }

    private static String sizeOfTerminal(Access access) throws Exception {
        CapabilitySet caps = system().file(Path.of("/dev/tty"), access).build();
        return Runs.finish(Runs.command(caps, "sh", "-c", "stty size < /dev/tty")
                        .terminal(new TerminalSize(33, 77))
                        .start())
                .out();
    }

    @Test
    @DisplayName("[21:8] a granted directory of devices lets its terminals be controlled")
    void directory_of_terminals() throws Exception {
        Needs.landlock(Feature.IOCTL_DEV);
        try (Pty pty = Pty.open()) {
            pty.resize(new Pty.Size(12, 34));
            String script = "stty size < " + pty.slave();
            Path pts = Path.of("/dev/pts");
            assertThat(sh(system().readWrite(pts).build(), script).out()).isEqualTo("12 34\n");
            assertThat(sh(system().read(pts).build(), script).out()).contains(DENIED);
        }
    }

    @Test
    @DisplayName("[21:10] standard input is a pipe and /dev/stdin is granted: the grant is no obstacle")
    void granted_stdin() throws Exception {
        // What a policy that names /dev/stdin comes to: the kernel's own object, which has no path that could be
        // resolved.
        Path own = Path.of("/proc", String.valueOf(ProcessHandle.current().pid()), "fd", "0");
        CapabilitySet caps = system().grant(
                        FileGrant.unchecked(Path.of("/dev/stdin"), own, Access.READ, true, GrantSource.group("system")))
                .build();
        try (var process = Runs.command(caps, "cat").start()) {
            process.getOutputStream().write('x');
            process.getOutputStream().close();
            assertThat(process.getInputStream().readAllBytes()).containsExactly('x');
            assertThat(process.waitFor()).isZero();
        }
        try (var process = Runs.command(caps, "true").stdin(Stdio.INHERIT).start()) {
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    @DisplayName("[21:11] a grant that went away refuses the start by its name, and leaves nothing behind")
    void gone() throws Exception {
        Path gone = file(dir, "gone");
        CapabilitySet caps = system().read(gone).build();
        Files.delete(gone);
        assertThatThrownBy(() -> run(caps, "true"))
                .isInstanceOf(NonoException.class)
                .hasMessageContaining(gone.toString());
    }

    @Test
    @DisplayName("[21:12] a granted link opens its target, through the link too")
    void granted_link() throws Exception {
        Path target = directory("target");
        file(target, "f");
        Path link = Files.createSymbolicLink(dir.resolve("link"), target);
        CapabilitySet caps = system().read(link).build();
        assertThat(run(caps, "cat", link + "/f", target + "/f")).isEqualTo(new Run(0, "f content\nf content\n"));
    }

    @Test
    @DisplayName("[21:13] a link inside a grant does not lead out of it")
    void link_out() throws Exception {
        Path inside = directory("inside");
        Path secret = file(dir, "secret");
        Files.createSymbolicLink(inside.resolve("link"), secret);
        assertThat(run(system().readWrite(inside).build(), "cat", inside + "/link")
                        .out())
                .contains(DENIED)
                .doesNotContain("secret content");
    }

    @Test
    @DisplayName("a pipe with a name can be granted like a file (80, N-18, N-24)")
    void fifo() throws Exception {
        Path fifo = dir.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        CapabilitySet caps = system().readWrite(fifo).build();
        assertThat(sh(caps, "exec 3<>" + fifo + "; echo through >&3; read line <&3; echo $line"))
                .isEqualTo(new Run(0, "through\n"));
    }

    @Test
    void a_grant_inside_a_grant_adds_to_it() throws Exception {
        Path d = directory("d");
        Path sub = Files.createDirectory(d.resolve("sub"));
        CapabilitySet caps = system().read(d).readWrite(sub).build();
        assertThat(sh(caps, "echo x > " + sub + "/f; cat " + sub + "/f").out()).isEqualTo("x\n");
        assertThat(sh(caps, "echo x > " + d + "/f").out()).contains(DENIED);
    }

    @Test
    void a_directory_that_is_replaced_after_the_start_leads_nowhere_else() throws Exception {
        Path granted = directory("granted");
        file(granted, "f");
        Path secret = directory("secret");
        file(secret, "f");
        try (var process = Runs.command(system().read(granted).build(), "sh", "-c", "read go; cat " + granted + "/f")
                .start()) {
            Files.move(granted, dir.resolve("moved"));
            Files.move(secret, granted);
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            assertThat(new String(process.getInputStream().readAllBytes())).contains(DENIED);
        }
    }
}

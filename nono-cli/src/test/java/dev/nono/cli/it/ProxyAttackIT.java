package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The attacker is a program in a sandbox of nono, with a proxy of its own and all of {@code /proc} to read. */
@DisplayName("A program that attacks the proxies")
class ProxyAttackIT {
    private static final String SECRET = "s3cret-77d01fce";

    /** Prints what should not have been possible. The arguments: victim, its supervisor, its port, its token, its bundle. */
    private static final String ATTACK = """
            import base64, ctypes, errno, glob, os, socket, sys
            victim, supervisor, port, token, bundle = sys.argv[1:]
            own_supervisor = os.environ["SUPERVISOR"]
            own_bundle = os.environ["SSL_CERT_FILE"]

            def attempt(what, action):
                try:
                    found = action()
                except (OSError, ValueError):
                    return
                print("POSSIBLE:", what, repr(found)[:80])

            def read(path):
                with open(path, "rb") as file:
                    return file.read(64)

            def write(path, mode):
                with open(path, mode) as file:
                    return file.write(b"x")

            for pid in {victim, supervisor, own_supervisor}:
                for name in ("environ", "mem", "maps", "smaps", "auxv", "syscall", "stack", "pagemap", "io"):
                    attempt(name + " of " + pid, lambda: read("/proc/%s/%s" % (pid, name)))
                for fd in range(0, 300):
                    link = "/proc/%s/fd/%d" % (pid, fd)
                    attempt("what " + link + " is", lambda: os.readlink(link))
                    attempt("opening " + link, lambda: os.open(link, os.O_RDONLY))
                for link in ("cwd", "root", "exe"):
                    attempt(link + " of " + pid, lambda: os.readlink("/proc/%s/%s" % (pid, link)))
                    attempt("through " + link + " of " + pid, lambda: os.listdir("/proc/%s/%s/" % (pid, link)))
                for task in glob.glob("/proc/%s/task/*" % pid):
                    attempt("environ of " + task, lambda: read(task + "/environ"))
                attempt("write into " + pid, lambda: write("/proc/%s/mem" % pid, "r+b"))

                libc = ctypes.CDLL(None, use_errno=True)
                def checked(result):
                    if result < 0:
                        raise OSError(ctypes.get_errno(), "")
                    return result
                attempt("ptrace " + pid, lambda: checked(libc.ptrace(16, int(pid), None, None)))
                def pidfd():
                    handle = checked(libc.syscall(434, int(pid), 0))
                    for fd in range(0, 300):
                        try:
                            return checked(libc.syscall(438, handle, fd, 0))
                        except OSError:
                            pass
                    raise OSError(errno.EPERM, "")
                attempt("a descriptor of " + pid, pidfd)
                buffer = ctypes.create_string_buffer(8)
                class Part(ctypes.Structure):
                    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
                here = Part(ctypes.cast(buffer, ctypes.c_void_p), 8)
                there = Part(0x400000, 8)
                attempt("memory of " + pid, lambda: checked(libc.process_vm_readv(
                    int(pid), ctypes.byref(here), 1, ctypes.byref(there), 1, 0)))

            attempt("connection to the other proxy", lambda: socket.create_connection(("127.0.0.1", int(port)), 5))

            def through_own(line, credential):
                address = os.environ["HTTPS_PROXY"].rsplit("@", 1)[1].split(":")
                with socket.create_connection((address[0], int(address[1])), 10) as own:
                    basic = base64.b64encode(("nono:" + credential).encode()).decode()
                    own.sendall((line + " HTTP/1.1\\r\\nHost: x\\r\\nProxy-Authorization: Basic " + basic
                        + "\\r\\n\\r\\n").encode())
                    status = own.recv(64).split()[1]
                    if status in (b"403", b"407"):
                        raise OSError(errno.EACCES, "")
                    return status
            mine = os.environ["NONO_PROXY_TOKEN"]
            attempt("the other proxy through mine", lambda: through_own("CONNECT 127.0.0.1:" + port, mine))
            attempt("my proxy through mine", lambda: through_own(
                "CONNECT 127.0.0.1:" + os.environ["HTTPS_PROXY"].rsplit(":", 1)[1], mine))
            attempt("the other token at mine", lambda: through_own("CONNECT localhost:9", token))

            for path in (bundle, bundle.replace(".pem", ".p12")):
                attempt("other bundle", lambda: read(path))
            for path in {os.path.dirname(bundle), os.path.dirname(own_bundle), os.path.dirname(os.path.dirname(bundle))}:
                attempt("list " + path, lambda: os.listdir(path))
                attempt("a file in " + path, lambda: write(path + "/new", "wb"))
                attempt("a directory in " + path, lambda: os.mkdir(path + "/dir"))
                attempt("a link in " + path, lambda: os.symlink("/etc/passwd", path + "/link"))
                attempt("rename " + path, lambda: os.rename(path, path + ".old"))
                attempt("remove " + path, lambda: os.rmdir(path))
            with open("evil.pem", "wb") as file:
                file.write(b"evil")
            for path in (bundle, own_bundle, own_bundle.replace(".pem", ".p12")):
                for mode in ("wb", "ab", "r+b"):
                    attempt("write " + path, lambda: write(path, mode))
                attempt("truncate " + path, lambda: os.truncate(path, 0))
                attempt("remove " + path, lambda: os.unlink(path))
                attempt("replace " + path, lambda: os.replace("evil.pem", path))
                attempt("move away " + path, lambda: os.rename(path, "stolen.pem"))
                attempt("another name for " + path, lambda: os.link(path, "linked.pem"))
                attempt("rewrite through a descriptor of " + path, lambda: write(
                    "/proc/self/fd/%d" % os.open(path, os.O_RDONLY), "r+b"))
            print("done, trusts", len(read(own_bundle)) > 0)
            """;

    @TempDir
    Path directory;

    private Path home;
    private Path work;
    private Path profile;

    @BeforeEach
    void prepare() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        work = Files.createDirectory(directory.resolve("work"));
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        profile = Files.writeString(directory.resolve("svc.json"), """
                {"network": {"allow_domain": ["localhost"], "credentials": ["svc"],
                  "custom_credentials": {"svc": {"upstream": "https://localhost:9", "credential_key": "file://%s",
                    "env_var": "SVC_KEY"}}}}
                """.formatted(token));
    }

    private Cli run(String... script) {
        List<String> words = new ArrayList<>(
                List.of("run", "-s", "--allow", work.toString(), "--profile", profile.toString(), "--read", "/proc"));
        words.addAll(List.of("--workdir", work.toString(), "--"));
        words.addAll(List.of(script));
        return nono(words.toArray(String[]::new))
                .in(work)
                .with("HOME", home.toString())
                .with("XDG_STATE_HOME", home.resolve("state").toString())
                .with("PATH", "/usr/bin:/bin");
    }

    @Test
    @DisplayName("gets at no other session, at no supervisor, and changes nothing that is trusted")
    void attack() throws Exception {
        Process victim = run(
                        "bash",
                        "-c",
                        "echo $$ $PPID ${HTTPS_PROXY##*:} $NONO_PROXY_TOKEN $SSL_CERT_FILE; cat \"$SSL_CERT_FILE\" >/dev/null"
                                + " && echo ready; read line; echo again; cat \"$SSL_CERT_FILE\" | tail -c 20")
                .builder()
                .start();
        try (BufferedReader out = victim.inputReader(StandardCharsets.UTF_8)) {
            String[] facts = out.readLine().split(" ");
            assertThat(facts).hasSize(5);
            assertThat(out.readLine()).isEqualTo("ready");
            byte[] before = Files.readAllBytes(Path.of(facts[4]));

            Files.writeString(work.resolve("attack.py"), ATTACK);
            List<String> attack = new ArrayList<>(List.of(
                    "bash",
                    "-c",
                    "cd " + work + " && SUPERVISOR=$PPID exec /usr/bin/python3 attack.py \"$@\"",
                    "attack"));
            attack.addAll(List.of(facts));
            run(attack.toArray(String[]::new)).run().exits(0).prints("done, trusts True\n");

            assertThat(Files.readAllBytes(Path.of(facts[4]))).isEqualTo(before);
            assertThat(Files.getPosixFilePermissions(Path.of(facts[4])))
                    .isEqualTo(PosixFilePermissions.fromString("r--------"));
            assertThat(listening(facts[1]))
                    .as("what the supervisor listens on")
                    .containsExactly("0100007F:" + String.format("%04X", Integer.parseInt(facts[2])));
            assertThat(Files.readString(Path.of("/proc", facts[1], "environ"), StandardCharsets.ISO_8859_1))
                    .as("the token of the session stays out of the supervisor's own environment")
                    .doesNotContain(facts[3]);
            victim.getOutputStream().close();
            assertThat(out.readLine()).isEqualTo("again");
            assertThat(victim.waitFor()).isZero();
            assertThat(Path.of(facts[4]).getParent()).doesNotExist();
        } finally {
            victim.destroy();
            victim.waitFor();
        }
    }

    /** The addresses of the sockets that a process listens on, TCP and Unix. */
    private static Set<String> listening(String pid) throws IOException {
        Set<String> sockets = new LinkedHashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", pid, "fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        sockets.add(target.substring(8, target.length() - 1));
                    }
                } catch (NoSuchFileException e) {
                    // Closed since it was listed, as files are that are read; what listens stays open.
                    continue;
                }
            }
        }
        Map<String, String> found = new TreeMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.strip().split(" +");
                if (fields[3].equals("0A") && sockets.contains(fields[9])) {
                    found.put(fields[1].replace("0000000000000000FFFF0000", ""), table);
                }
            }
        }
        for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
            String[] fields = line.strip().split(" +");
            if (fields.length > 6 && fields[3].equals("00010000") && sockets.contains(fields[6])) {
                found.put(line, "unix");
            }
        }
        return found.keySet();
    }

    @Test
    @DisplayName("is granted no directory of nono's state, whatever the options say")
    void stateIsClosed() throws IOException {
        Path sessions = Files.createDirectories(home.resolve("state/nono/sessions"));
        for (Path path : List.of(sessions, home.resolve("state/nono"), home.resolve("state"))) {
            nono(
                            "run",
                            "-s",
                            "--allow",
                            path.toString(),
                            "--",
                            "sh",
                            "-c",
                            "echo x > " + sessions + "/evil; echo tried")
                    .in(work)
                    .with("HOME", home.toString())
                    .with("XDG_STATE_HOME", home.resolve("state").toString())
                    .run();
            assertThat(sessions.resolve("evil")).doesNotExist();
        }
    }
}

package dev.nono.sandbox.linux.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.it.Needs;
import dev.nono.sandbox.linux.it.Runs.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Python in a sandbox")
class PythonIT {
    @TempDir
    private Path dir;

    private Workshop shop;

    @BeforeEach
    void open() throws Exception {
        Needs.landlock();
        shop = new Workshop(dir);
    }

    @AfterEach
    void close() throws Exception {
        shop.close();
    }

    private String python;

    @BeforeEach
    void interpreter() {
        python = Needs.program("python3").toString();
    }

    private Run python(String script) throws Exception {
        shop.file("script.py", script);
        return shop.run(python, "-B", "script.py", shop.secret.toString(), shop.outside.toString(), "" + shop.port());
    }

    @Test
    @DisplayName("runs with its library, processes, threads and temporary files")
    void runs() throws Exception {
        Run run = python("""
                import json, subprocess, tempfile, hashlib, os
                from concurrent.futures import ThreadPoolExecutor
                with ThreadPoolExecutor(8) as pool:
                    print(sum(pool.map(lambda n: n * n, range(100))))
                with tempfile.NamedTemporaryFile() as f:
                    f.write(b"x" * 1000); f.flush()
                    print(os.path.getsize(f.name))
                print(subprocess.run(["tr", "a-z", "A-Z"], input=b"shout", capture_output=True).stdout.decode())
                json.dump({"a": 1}, open("out.json", "w")); print(open("out.json").read())
                print(hashlib.sha256(os.urandom(8)).digest_size)
                """);
        assertThat(run).isEqualTo(new Run(0, "328350\n1000\nSHOUT\n{\"a\": 1}\n32\n"));
    }

    @Test
    @DisplayName("meets EACCES, EPERM or EXDEV for whatever is not granted")
    void denied() throws Exception {
        Run run = python("""
                import errno, os, socket, sys
                secret, outside, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
                def attempt(name, action):
                    try:
                        action(); print(name, "SUCCEEDED")
                    except PermissionError as e:
                        print(name, "denied")
                    except OSError as e:
                        print(name, "denied" if e.errno == errno.EXDEV else e)
                attempt("read", lambda: open(secret).read())
                attempt("write", lambda: open(secret, "w"))
                attempt("create", lambda: open(outside + "/new", "w"))
                attempt("list", lambda: os.listdir(outside))
                attempt("remove", lambda: os.remove(secret))
                attempt("rename", lambda: os.rename(secret, "mine"))
                attempt("link", lambda: os.link(secret, "hard"))
                attempt("truncate", lambda: os.truncate(secret, 0))
                attempt("tcp", lambda: socket.create_connection(("127.0.0.1", port)))
                attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)))
                attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
                attempt("kill", lambda: os.kill(os.getppid(), 0))
                """);
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "read denied",
                        "write denied",
                        "create denied",
                        "list denied",
                        "remove denied",
                        "rename denied",
                        "link denied",
                        "truncate denied",
                        "tcp denied",
                        "udp denied",
                        "raw denied",
                        "kill denied");
        assertThat(Files.readString(shop.secret)).isEqualTo(Workshop.SECRET);
        assertThat(shop.wasReached()).isFalse();
    }
}

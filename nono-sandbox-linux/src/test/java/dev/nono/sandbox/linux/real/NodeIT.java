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

@DisplayName("Node in a sandbox")
class NodeIT {
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

    private String node;

    @BeforeEach
    void interpreter() {
        node = Needs.program("node").toString();
    }

    private Run node(String script) throws Exception {
        shop.file("script.js", script);
        Path openssl = Path.of("/etc/ssl/openssl.cnf");
        var caps = shop.grants();
        if (Files.exists(openssl)) {
            caps.read(openssl);
        }
        return shop.run(
                caps.build(), node, "script.js", shop.secret.toString(), shop.outside.toString(), "" + shop.port());
    }

    @Test
    @DisplayName("runs with modules, promises, workers and children")
    void runs() throws Exception {
        shop.file("node_modules/answer/index.js", "module.exports = 42;");
        Run run = node("""
                const fs = require('fs'), { execFileSync } = require('child_process'), { Worker } = require('worker_threads');
                console.log(require('answer'));
                console.log(execFileSync('tr', ['a-z', 'A-Z'], { input: 'shout' }).toString());
                fs.promises.writeFile('out', 'written').then(() => console.log(fs.readFileSync('out', 'utf8'))).then(() =>
                  new Worker("require('worker_threads').parentPort.postMessage('from a worker')", { eval: true })
                    .on('message', m => console.log(m)));
                """);
        assertThat(run).isEqualTo(new Run(0, "42\nSHOUT\nwritten\nfrom a worker\n"));
    }

    @Test
    @DisplayName("meets EACCES or EPERM for whatever is not granted")
    void denied() throws Exception {
        Run run = node("""
                const fs = require('fs'), net = require('net');
                const [secret, outside, port] = process.argv.slice(2);
                const attempt = (name, action) => {
                  try { action(); console.log(name, 'SUCCEEDED'); } catch (e) { console.log(name, e.code); } };
                attempt('read', () => fs.readFileSync(secret));
                attempt('write', () => fs.writeFileSync(secret, 'x'));
                attempt('create', () => fs.writeFileSync(outside + '/new', 'x'));
                attempt('list', () => fs.readdirSync(outside));
                attempt('remove', () => fs.rmSync(secret));
                attempt('kill', () => process.kill(process.ppid, 0));
                net.connect(Number(port), '127.0.0.1').on('connect', () => console.log('tcp SUCCEEDED'))
                  .on('error', e => console.log('tcp', e.code));
                """);
        assertThat(run.out().lines())
                .hasSize(7)
                .allSatisfy(line -> assertThat(line).matches("\\w+ (EACCES|EPERM)"));
        assertThat(Files.readString(shop.secret)).isEqualTo(Workshop.SECRET);
        assertThat(shop.wasReached()).isFalse();
    }
}

package dev.nono.cli.it;

import static dev.nono.cli.it.Cli.nono;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients, and an internet with a name server, in a network namespace of its own. */
@DisplayName("In front of an internet")
class InternetIT {
    private static final List<String> CLIENTS = List.of(
            "curl -sS --max-time 60 http://" + SmallInternet.NAME + "/",
            "wget -q -T 60 -t 1 -O - http://" + SmallInternet.NAME + "/",
            "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 60 " + SmallInternet.NAME + " 80 | grep -q page",
            "./ping -c 1 -W 60 " + SmallInternet.NAME,
            "curl -sS --max-time 60 http://127.0.0.1/",
            "getent hosts " + SmallInternet.NAME);

    @TempDir
    Path temp;

    private Path work;
    private Path java;

    @BeforeEach
    void world() throws Exception {
        Process probe = new ProcessBuilder("unshare", "--net", "--mount", "ip", "link", "set", "lo", "up").start();
        assumeTrue(probe.waitFor() == 0, "making a network namespace needs root");
        Path ping = Path.of("/usr/bin/ping");
        Installed.need(Files.exists(ping), "no ping here (iputils-ping)");
        work = Files.createDirectories(temp.toRealPath().resolve("work"));
        // The original may have capabilities, which no program gets in a sandbox; this one needs none.
        Files.copy(ping, work.resolve("ping"));
        assertThat(work.resolve("ping").toFile().setExecutable(true)).isTrue();
        Files.writeString(
                temp.resolve("resolv.conf"), "nameserver " + SmallInternet.ADDRESS + "\noptions attempts:1\n");
        Files.writeString(temp.resolve("nsswitch.conf"), "hosts: files dns\n");
        java = Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private Cli.Result inside(Cli nono) {
        return nono.in(work)
                .with("PLACE", temp.toString())
                .with("JAVA", java.toString())
                .with("CLASSES", System.getProperty("java.class.path"))
                .through("exec unshare --net --mount bash -c '"
                        + "set -e\n"
                        + "ip link set lo up\n"
                        + "ip address add " + SmallInternet.ADDRESS + "/32 dev lo\n"
                        + "echo 0 2147483647 > /proc/sys/net/ipv4/ping_group_range\n"
                        + "for file in resolv.conf nsswitch.conf; do\n"
                        + "  mount --bind \"$PLACE/$file\" \"$(realpath /etc/$file)\"\n"
                        + "done\n"
                        + "coproc \"$JAVA\" -XX:TieredStopAtLevel=1 -Xshare:auto -cp \"$CLASSES\" "
                        + SmallInternet.class.getName() + "\n"
                        + "read -r -u \"${COPROC[0]}\" ready\n"
                        + "code=0\n"
                        + "\"$@\" || code=$?\n"
                        + "exec {COPROC[1]}>&-\n"
                        + "exit $code' bash \"$@\"");
    }

    private static String script() {
        StringBuilder script = new StringBuilder();
        for (String client : CLIENTS) {
            script.append(client).append(" >&2 && echo reached || echo refused\n");
        }
        return script.toString();
    }

    private static void each(Cli.Result result, String outcome) {
        assertThat(result.exits(0).out().lines())
                .as("%s: %s", CLIENTS, result.err())
                .hasSize(CLIENTS.size())
                .containsOnly(outcome);
    }

    @Test
    @DisplayName("curl, wget, nc, ping, localhost and names work by default, and none of them with --block-net [52:13]")
    void clients() {
        each(inside(nono("run", "-s", "--allow-cwd", "--", "sh", "-c", script())), "reached");
        each(inside(nono("run", "-s", "--allow-cwd", "--block-net", "--", "sh", "-c", script())), "refused");
    }

    @Test
    @DisplayName(
            "learn proposes the hosts that were asked for by name, but none of this machine, of a private network or of"
                    + " a cloud's credentials, and none that a profile lets through")
    void learn() throws IOException {
        Path home = Files.createDirectories(work.resolveSibling("home"));
        Path profiles = Files.createDirectories(home.resolve(".config/nono/profiles"));
        Files.writeString(profiles.resolve("api.json"), "{\"network\": {\"allow_domain\": [\"api.example\"]}}");
        String script = "for host in www.example api.example db.example intranet metadata.google.internal 127.0.0.1;"
                + " do curl -sS --max-time 60 http://$host/; done";
        JsonNode open = json(inside(nono("learn", "--silent", "--json", "--", "sh", "-c", script)
                .with("HOME", home.toString())
                .with("TMPDIR", "/var/tmp")));
        assertThat(open.at("/network/allow_domain").toString()).isEqualTo("[\"api.example\",\"www.example\"]");
        assertThat(open.at("/network/hosts").toString()).contains("{\"host\":\"www.example\",\"count\":1}");
        assertThat(open.at("/not_proposed/hosts").toString())
                .contains(
                        "db.example\",\"reason\":\"its address 10.1.2.3",
                        "\"intranet\"",
                        "\"metadata.google.internal\"");
        assertThat(open.at("/network/outbound").toString())
                .as("what goes past the proxy")
                .isEqualTo("[{\"addr\":\"127.0.0.1\",\"port\":80,\"count\":1}]");

        JsonNode filtered =
                json(inside(nono("learn", "--silent", "--json", "--profile", "api", "--", "sh", "-c", script)
                        .with("HOME", home.toString())
                        .with("TMPDIR", "/var/tmp")));
        assertThat(filtered.at("/network/allow_domain").toString()).isEqualTo("[\"www.example\"]");
        String text = inside(nono("learn", "--silent", "--profile", "api", "--", "sh", "-c", script)
                        .with("HOME", home.toString())
                        .with("TMPDIR", "/var/tmp"))
                .exits(0)
                .out();
        assertThat(text)
                .contains("--allow-domain www.example", "\"allow_domain\"", "db.example  (its address 10.1.2.3");
    }

    private static JsonNode json(Cli.Result result) throws IOException {
        return new ObjectMapper().readTree(result.exits(0).out());
    }
}

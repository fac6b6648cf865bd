package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.SandboxEvent;
import dev.nono.sandbox.SandboxedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Lets a program connect to a server of this JVM, by one network mode after another. */
public final class Network {
    private Network() {}

    // sample: network-modes
    static CapabilitySet none(CapabilitySetBuilder files) {
        return files.network(NetworkMode.blocked()).build();
    }

    static CapabilitySet onePortOfLoopback(CapabilitySetBuilder files, int port) {
        return files.network(NetworkMode.blocked()).allowLocalhostPort(port).build();
    }

    static CapabilitySet httpsAnywhere(CapabilitySetBuilder files) {
        return files.network(NetworkMode.blocked()).allowConnectPort(443).build();
    }

    static CapabilitySet onlyThroughProxy(CapabilitySetBuilder files, int proxyPort) {
        return files.network(NetworkMode.proxyOnly(proxyPort)).build();
    }
    // end

    /**
     * Connects under each mode.
     *
     * @param arguments none
     * @throws Exception if the program cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            connect("none", none(files()), port);
            connect("one port of loopback", onePortOfLoopback(files(), port), port);
            connect("HTTPS anywhere", httpsAnywhere(files()), port);
            connect("only through the proxy", onlyThroughProxy(files(), port), port);
        }
    }

    private static CapabilitySetBuilder files() {
        return CapabilitySet.builder().read(Path.of("/usr"));
    }

    private static void connect(String mode, CapabilitySet caps, int port) throws IOException, InterruptedException {
        String script = "exec 3<>/dev/tcp/127.0.0.1/" + port;
        // sample: refusals
        try (SandboxedProcess p =
                Sandbox.command("bash", "-c", script).capabilities(caps).start()) {
            System.out.println(mode + ": " + (p.waitFor() == 0 ? "connected" : "refused"));
            for (SandboxEvent refusal : p.refusals()) {
                System.out.println("  seen: " + refusal);
            }
        }
        // end
    }
}

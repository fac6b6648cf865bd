package dev.nono.examples;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.OsString;
import dev.nono.session.Contribution;
import dev.nono.session.EnvironmentRules;
import dev.nono.session.Injection;
import dev.nono.session.LaunchPlan;
import dev.nono.session.Session;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionExtension;
import dev.nono.session.SessionResult;
import dev.nono.session.VariableLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program in a session with a service that lives exactly as long as it. */
public final class SessionWithExtension {
    private SessionWithExtension() {}

    // sample: extension
    /** A server on the loopback interface: the program may reach it, and finds its port in a variable. */
    static final class Service implements SessionExtension {
        private final ServerSocket server;

        Service() throws IOException {
            server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        }

        @Override
        public String name() {
            return "service";
        }

        @Override
        public Contribution start(SessionContext context) {
            int port = server.getLocalPort();
            return new Contribution(
                    context.capabilities().toBuilder().allowLocalhostPort(port).build(),
                    List.of(new Injection(
                            VariableLayer.TOOL_SANDBOX,
                            Map.of(OsString.of("SERVICE_PORT"), OsString.of(String.valueOf(port))))),
                    List.of());
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
    // end

    /**
     * Runs a shell that connects to the service.
     *
     * @param arguments none
     * @throws Exception if it cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        CapabilitySet caps = CapabilitySet.builder()
                .read(Path.of("/usr"))
                .network(NetworkMode.blocked())
                .build();
        // sample: session
        LaunchPlan plan = LaunchPlan.builder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SERVICE_PORT && echo connected")
                .capabilities(caps)
                .workdir(Path.of("/usr"))
                .environment(
                        EnvironmentRules.builder().allowOnly(List.of("PATH")).build())
                .build();
        try (Session session = Session.of(plan).with(new Service()).start()) {
            SessionResult result = session.waitFor();
            System.out.println(result.cause() + ", exit code " + result.exitCode());
        }
        // end
    }
}

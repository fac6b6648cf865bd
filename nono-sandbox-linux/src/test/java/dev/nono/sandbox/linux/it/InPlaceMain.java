package dev.nono.sandbox.linux.it;

import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.NetworkMode;
import dev.nono.sandbox.OsString;
import dev.nono.sandbox.ProcessEnvironment;
import dev.nono.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A program that goes into a sandbox itself; run by {@link InPlaceIT} in a JVM of its own. */
final class InPlaceMain {
    private InPlaceMain() {}

    public static void main(String[] arguments) throws Exception {
        Path granted = Path.of(arguments[1]);
        List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
        switch (arguments[0]) {
            case "exec" -> {
                CapabilitySetBuilder caps = Runs.system().readWrite(granted).read(Path.of("/proc/self"));
                throw Sandbox.command(rest.toArray(String[]::new))
                        .capabilities(caps.build())
                        .directory(granted)
                        .inheritIO()
                        .exec();
            }
            case "exec-proxy" -> {
                CapabilitySet caps =
                        Runs.system().network(NetworkMode.proxyOnly(8080)).build();
                throw Sandbox.command("true").capabilities(caps).inheritIO().exec();
            }
            case "apply" -> {
                Sandbox.applyToThisJvm(
                        CapabilitySet.builder().readWrite(granted).build());
                // A second time, with the same set, changes nothing.
                Sandbox.applyToThisJvm(
                        CapabilitySet.builder().readWrite(granted).build());
                report(granted, rest);
            }
            case "apply-other" -> {
                Sandbox.applyToThisJvm(
                        CapabilitySet.builder().readWrite(granted).build());
                Sandbox.applyToThisJvm(CapabilitySet.builder().read(granted).build());
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void report(Path granted, List<String> rest) throws IOException {
        System.out.println("arguments " + rest);
        OsString value = ProcessEnvironment.ofThisJvm().get(OsString.of("NONO_TEST_BYTES"));
        System.out.println("variable " + Arrays.toString(value == null ? new byte[0] : value.bytes()));
        System.out.println("property " + System.getProperty("nono.test.property"));
        System.out.println("input " + new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        System.err.println("error stream");
        Files.writeString(granted.resolve("written"), "by the restarted JVM");
        try {
            System.out.println("outside " + Files.readString(Path.of("/etc/hosts")));
        } catch (IOException e) {
            System.out.println("outside " + e.getClass().getSimpleName());
        }
        System.exit(7);
    }
}

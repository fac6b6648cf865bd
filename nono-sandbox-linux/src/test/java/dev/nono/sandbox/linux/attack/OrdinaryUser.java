package dev.nono.sandbox.linux.attack;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The main class of a JVM that runs the attacks of this package and prints a line for each. */
final class OrdinaryUser {
    private OrdinaryUser() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String pattern = arguments.length > 0 ? arguments[0] : ".*IT";
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage(OrdinaryUser.class.getPackageName()))
                .filters(includeClassNamePatterns(pattern), excludeClassNamePatterns(".*OrdinaryUserIT"))
                .build();
        LauncherFactory.create().execute(request, new Lines(out));
        System.exit(0);
    }

    private record Lines(PrintStream out) implements TestExecutionListener {
        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            print("SKIPPED", test, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String what = result.getThrowable().map(Throwable::toString).orElse("");
            if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
                print(result.getStatus().toString(), test, what);
            }
        }

        private void print(String status, TestIdentifier test, String what) {
            String name =
                    test.getUniqueId().replaceAll("^.*\\[class:|[\\]\\[]", " ").strip();
            out.println(status + "\t" + name + " " + test.getDisplayName() + "\t" + what.replaceAll("\\s+", " "));
        }
    }
}

package dev.nono.cli.it;

import dev.nono.cli.launch.Contexts;
import dev.nono.policy.PolicyContext;
import dev.nono.query.Why;
import dev.nono.sandbox.ProcessEnvironment;
import dev.nono.session.Explanations;
import dev.nono.state.CapabilityFile;
import dev.nono.state.CapabilityFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Runs in a sandbox: asks of each path what {@code why --self} would say, tries it, and prints where the two differ. */
final class SelfMain {
    private SelfMain() {}

    public static void main(String[] paths) {
        PolicyContext user = Contexts.of(ProcessEnvironment.ofThisJvm());
        CapabilityFiles.Lookup lookup = CapabilityFiles.lookup(user.environment(), user.uid());
        CapabilityFile file = ((CapabilityFiles.Found) lookup).content();
        Why why = Why.ask(
                file.state().restore().capabilities(),
                Explanations.context(file).build());
        int asked = 0;
        for (String text : paths) {
            Path path = Path.of(text);
            asked++;
            boolean read = why.read(path).isAllowed();
            if (read != reads(path)) {
                System.out.println("read " + path + ": why says " + read);
            }
            boolean write = why.write(path).isAllowed();
            if (!Files.isDirectory(path) && write != writes(path)) {
                System.out.println("write " + path + ": why says " + write);
            }
        }
        System.out.println("asked " + asked);
    }

    private static boolean reads(Path path) {
        try {
            if (Files.isDirectory(path)) {
                Files.newDirectoryStream(path).close();
            } else {
                Files.newByteChannel(path, StandardOpenOption.READ).close();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean writes(Path path) {
        try {
            Files.newByteChannel(path, StandardOpenOption.WRITE).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

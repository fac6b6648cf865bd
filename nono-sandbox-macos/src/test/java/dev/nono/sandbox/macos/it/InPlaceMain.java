package dev.nono.sandbox.macos.it;

import dev.nono.sandbox.Sandbox;
import java.nio.file.Path;

/** A JVM that becomes a confined shell. */
final class InPlaceMain {
    private InPlaceMain() {}

    public static void main(String[] arguments) {
        throw Sandbox.command("/bin/sh", "-c", "echo inside; cat \"$1\"; exit 7", "sh", arguments[1])
                .capabilities(Mac.system().readWrite(Path.of(arguments[0])).build())
                .directory(Path.of(arguments[0]))
                .inheritIO()
                .exec();
    }
}

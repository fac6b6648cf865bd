package dev.nono.browser;

import java.nio.file.Path;

/** The text of the program that stands in {@code BROWSER}, and as {@code open} in front of that of macOS. */
final class Launcher {
    private Launcher() {}

    /** What becomes of arguments among which there is no http or https URL. */
    enum Otherwise {
        /** The first of them is asked for all the same, so that the supervisor refuses and records it. */
        ASK("[ $# -eq 0 ] || ask \"$1\"\nexit 2\n"),
        /** They are refused here. */
        REFUSE("echo 'nono: only pages can be opened here' >&2\nexit 126\n"),
        /** The program of the system gets them. */
        PASS_ON("exec /usr/bin/open \"$@\"\n");

        private final String script;

        Otherwise(String script) {
            this.script = script;
        }
    }

    /**
     * The script.
     *
     * @param java the program that starts a JVM
     * @param classes where the class of {@link AskToOpen} lies
     * @param otherwise what becomes of other arguments
     */
    static String script(Path java, Path classes, Otherwise otherwise) {
        return "#!/bin/sh\n"
                + "# Asks nono to open a page. Made for one command, and gone when it ends.\n"
                + "unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS\n"
                + "ask() {\n"
                + "  printf %s \"$1\" | " + quoted(java.toString())
                + " -XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx16m -cp "
                + quoted(classes.toString()) + " " + AskToOpen.class.getName() + "\n"
                + "  exit $?\n"
                + "}\n"
                + "for word in \"$@\"; do\n"
                + "  case $word in\n"
                + "    [Hh][Tt][Tt][Pp]://*|[Hh][Tt][Tt][Pp][Ss]://*) ask \"$word\" ;;\n"
                + "  esac\n"
                + "done\n"
                + otherwise.script;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

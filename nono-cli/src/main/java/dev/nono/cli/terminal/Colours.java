package dev.nono.cli.terminal;

import java.util.Map;

/** Whether a stream gets colour. */
final class Colours {
    private Colours() {}

    static boolean wanted(Map<String, String> environment, int descriptor) {
        String force = environment.getOrDefault("CLICOLOR_FORCE", "0");
        if (!force.equals("0") && !force.isEmpty()) {
            return true;
        }
        if (environment.containsKey("NO_COLOR")
                || environment.getOrDefault("TERM", "").equals("dumb")
                || environment.getOrDefault("CLICOLOR", "").equals("0")) {
            return false;
        }
        return Streams.isTerminal(descriptor);
    }
}

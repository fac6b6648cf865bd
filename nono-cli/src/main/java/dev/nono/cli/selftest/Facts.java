package dev.nono.cli.selftest;

import dev.nono.sandbox.Sandbox;
import dev.nono.sandbox.Support;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the kernel says about itself. */
final class Facts {
    private Facts() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.fact(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch") + ", Java " + Runtime.version()));
        Support support = Sandbox.support();
        rows.add(new Row("sandbox", support.supported() ? Row.State.FACT : Row.State.FAILS, support.details()));
        if (!support.features().isEmpty()) {
            rows.add(Row.fact("features", String.join(", ", support.features())));
        }
        if (Files.exists(Path.of("/proc/sys"))) {
            rows.add(Row.fact("control groups", controlGroups()));
            rows.add(Row.fact("Yama", "ptrace_scope " + first("/proc/sys/kernel/yama/ptrace_scope")));
            rows.add(Row.fact("user namespaces", "at most " + first("/proc/sys/user/max_user_namespaces")));
            boolean wsl =
                    first("/proc/sys/kernel/osrelease").toLowerCase(Locale.ROOT).contains("microsoft");
            rows.add(Row.fact("WSL2", wsl ? "yes" : "no"));
        }
        return rows;
    }

    private static String controlGroups() {
        if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
            return "v2: " + first("/sys/fs/cgroup/cgroup.controllers");
        }
        List<String> v1 = new ArrayList<>();
        for (String controller : new String[] {"memory", "pids", "unified"}) {
            if (Files.isDirectory(Path.of("/sys/fs/cgroup", controller))) {
                v1.add(controller);
            }
        }
        return v1.isEmpty() ? "none" : "v1: " + String.join(", ", v1);
    }

    /** The first line, in one read: numbers of the kernel end after it, however few bytes it took. */
    private static String first(String path) {
        try (BufferedReader lines = Files.newBufferedReader(Path.of(path))) {
            String line = lines.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            return "not there";
        }
    }
}

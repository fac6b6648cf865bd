package dev.nono.proxy.lab;

import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyServer;
import dev.nono.proxy.ProxyServices;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A proxy in a process of its own, whose limits the test chooses. Prints its port; ends with its standard input. A line of that
 * is a number: so many files can be opened from now on, or -1 for as many as there were.
 */
public final class SmallProxy {
    private SmallProxy() {}

    public static void main(String[] arguments) throws Exception {
        Deque<FileInputStream> held = new ArrayDeque<>();
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                ProxyServer proxy = ProxyServer.start(
                        ProxyConfig.builder()
                                .allowHosts(List.of("localhost"))
                                .maxConnections(0)
                                .build(),
                        ProxyServices.none())) {
            System.out.println(proxy.port());
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                int left = Integer.parseInt(line);
                if (left >= 0) {
                    hold(held);
                }
                while (!held.isEmpty() && left-- != 0) {
                    held.pop().close();
                }
                proxy.drainEvents();
                System.out.println("done");
            }
        }
    }

    private static void hold(Deque<FileInputStream> held) throws IOException {
        try {
            while (true) {
                held.push(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException e) {
            // There are no more: that is what was asked for.
            return;
        }
    }
}

package dev.nono.proxy.lab;

import dev.nono.proxy.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A resolver with answers that a test wrote down, and a memory of what was asked. */
public final class Names implements HostResolver {
    private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public Names put(String name, String... addresses) {
        List<InetAddress> parsed = new ArrayList<>();
        try {
            for (String address : addresses) {
                parsed.add(InetAddress.getByName(address));
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
        answers.put(name, parsed);
        return this;
    }

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
        asked.add(name);
        List<InetAddress> known = answers.get(name);
        if (known == null) {
            throw new UnknownHostException(name);
        }
        return known;
    }

    public List<String> asked() {
        return asked;
    }
}

package dev.nono.capability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One grant for each object. The result does not depend on the order of the grants: what a user or profile asks for
 * wins over what a group brings, and is never widened by it but in one case: a user who asks for write on a path that
 * a group makes readable gets both. Every start passes here, so there are plain loops, which load nothing.
 */
final class Deduplication {
    private Deduplication() {}

    static List<FileGrant> files(List<FileGrant> grants, DedupKey key) {
        Map<List<Object>, List<Indexed<FileGrant>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < grants.size(); i++) {
            FileGrant grant = grants.get(i);
            Path path = key == DedupKey.ORIGINAL ? grant.original() : grant.resolved();
            addTo(groups, List.of(path, grant.isFile()), new Indexed<>(i, grant));
        }
        if (groups.size() == grants.size()) {
            return grants;
        }
        SortedMap<Integer, FileGrant> survivors = new TreeMap<>();
        for (List<Indexed<FileGrant>> same : groups.values()) {
            Indexed<FileGrant> survivor = same.size() == 1 ? same.get(0) : mergeFiles(same, key);
            survivors.put(survivor.index(), survivor.grant());
        }
        return new ArrayList<>(survivors.values());
    }

    static List<UnixSocketGrant> sockets(List<UnixSocketGrant> grants) {
        Map<List<Object>, List<Indexed<UnixSocketGrant>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < grants.size(); i++) {
            UnixSocketGrant grant = grants.get(i);
            addTo(groups, List.of(grant.resolved(), grant.scope()), new Indexed<>(i, grant));
        }
        if (groups.size() == grants.size()) {
            return grants;
        }
        SortedMap<Integer, UnixSocketGrant> survivors = new TreeMap<>();
        for (List<Indexed<UnixSocketGrant>> same : groups.values()) {
            Indexed<UnixSocketGrant> survivor = same.size() == 1 ? same.get(0) : mergeSockets(same);
            survivors.put(survivor.index(), survivor.grant());
        }
        return new ArrayList<>(survivors.values());
    }

    private static <G> void addTo(Map<List<Object>, List<Indexed<G>>> groups, List<Object> key, Indexed<G> grant) {
        List<Indexed<G>> group = groups.get(key);
        if (group == null) {
            group = new ArrayList<>(1);
            groups.put(key, group);
        }
        group.add(grant);
    }

    private static Indexed<FileGrant> mergeFiles(List<Indexed<FileGrant>> same, DedupKey key) {
        List<Indexed<FileGrant>> asked = new ArrayList<>();
        List<Indexed<FileGrant>> given = new ArrayList<>();
        boolean groupReads = false;
        for (Indexed<FileGrant> next : same) {
            boolean intended = next.grant().source().isUserIntent();
            (intended ? asked : given).add(next);
            groupReads |= !intended && next.grant().access() == Access.READ;
        }
        Indexed<FileGrant> survivor = mergeFileTier(asked.isEmpty() ? given : asked);
        FileGrant grant = survivor.grant();
        if (!asked.isEmpty() && grant.access() == Access.WRITE && groupReads) {
            grant = grant.withAccess(Access.READ_WRITE);
        }
        if (key == DedupKey.RESOLVED) {
            grant = grant.withOriginal(original(grant, same));
        }
        return new Indexed<>(survivor.index(), grant);
    }

    /**
     * The spelling to keep: one that differs from the real path, but none that means something else in each process.
     * Such a one would be rewritten later, and the object itself would no longer be granted.
     */
    private static Path original(FileGrant survivor, List<Indexed<FileGrant>> same) {
        Path own = survivor.original();
        if (!own.equals(survivor.resolved()) && !Procfs.isRemapped(own)) {
            return own;
        }
        Path kept = own;
        for (Indexed<FileGrant> next : same) {
            Path original = next.grant().original();
            if (!Procfs.isRemapped(original)) {
                if (!original.equals(survivor.resolved())) {
                    return original;
                }
                kept = original;
            }
        }
        return kept;
    }

    private static Indexed<FileGrant> mergeFileTier(List<Indexed<FileGrant>> tier) {
        Indexed<FileGrant> survivor = tier.get(0);
        for (Indexed<FileGrant> next : tier.subList(1, tier.size())) {
            Access have = survivor.grant().access();
            Access more = next.grant().access();
            if (more == Access.READ_WRITE && have != Access.READ_WRITE) {
                survivor = next;
            } else {
                survivor = new Indexed<>(survivor.index(), survivor.grant().withAccess(have.union(more)));
            }
        }
        return survivor;
    }

    private static Indexed<UnixSocketGrant> mergeSockets(List<Indexed<UnixSocketGrant>> same) {
        List<Indexed<UnixSocketGrant>> asked =
                same.stream().filter(g -> g.grant().source().isUserIntent()).toList();
        List<Indexed<UnixSocketGrant>> tier = asked.isEmpty() ? same : asked;
        Indexed<UnixSocketGrant> survivor = tier.stream()
                .filter(g -> g.grant().mode() == SocketMode.CONNECT_BIND)
                .findFirst()
                .orElse(tier.get(0));
        UnixSocketGrant grant = survivor.grant();
        if (grant.original().equals(grant.resolved())) {
            for (Indexed<UnixSocketGrant> other : same) {
                if (!other.grant().original().equals(grant.resolved())) {
                    grant = grant.withOriginal(other.grant().original());
                    break;
                }
            }
        }
        return new Indexed<>(survivor.index(), grant);
    }

    private record Indexed<G>(int index, G grant) {}
}

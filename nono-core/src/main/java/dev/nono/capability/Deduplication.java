package dev.nono.capability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One grant for each object. The result does not depend on the order of the grants: what a user or profile asks for
 * wins over what a group brings, and is never widened by it but in one case: a user who asks for write on a path that
 * a group makes readable gets both.
 */
final class Deduplication {
    private Deduplication() {}

    static List<FileGrant> files(List<FileGrant> grants, DedupKey key) {
        return fold(
                grants,
                grant -> List.of(key == DedupKey.ORIGINAL ? grant.original() : grant.resolved(), grant.isFile()),
                same -> mergeFiles(same, key));
    }

    static List<UnixSocketGrant> sockets(List<UnixSocketGrant> grants) {
        return fold(grants, grant -> List.of(grant.resolved(), grant.scope()), Deduplication::mergeSockets);
    }

    private static <G, K> List<G> fold(
            List<G> grants, Function<G, K> key, Function<List<Indexed<G>>, Indexed<G>> merge) {
        Map<K, List<Indexed<G>>> groups = new LinkedHashMap<>();
        for (int i = 0; i < grants.size(); i++) {
            G grant = grants.get(i);
            groups.computeIfAbsent(key.apply(grant), k -> new ArrayList<>(1)).add(new Indexed<>(i, grant));
        }
        if (groups.size() == grants.size()) {
            return grants;
        }
        return groups.values().stream()
                .map(merge)
                .sorted((one, two) -> Integer.compare(one.index(), two.index()))
                .map(Indexed::grant)
                .toList();
    }

    private static Indexed<FileGrant> mergeFiles(List<Indexed<FileGrant>> same, DedupKey key) {
        List<Indexed<FileGrant>> asked =
                same.stream().filter(g -> g.grant().source().isUserIntent()).toList();
        List<Indexed<FileGrant>> given =
                same.stream().filter(g -> !g.grant().source().isUserIntent()).toList();
        Indexed<FileGrant> survivor = mergeFileTier(asked.isEmpty() ? given : asked);
        FileGrant grant = survivor.grant();
        boolean groupReads = given.stream().anyMatch(g -> g.grant().access() == Access.READ);
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
        boolean named = same.stream().anyMatch(g -> !Procfs.isRemapped(g.grant().original()));
        return same.stream()
                .map(g -> g.grant().original())
                .filter(path -> !path.equals(survivor.resolved()) && !Procfs.isRemapped(path))
                .findFirst()
                .orElse(named ? survivor.resolved() : own);
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

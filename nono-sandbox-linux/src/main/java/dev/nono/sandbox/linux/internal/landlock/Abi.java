package dev.nono.sandbox.linux.internal.landlock;

import java.util.ArrayList;
import java.util.List;

/**
 * What a version of Landlock knows: one row of a table. Whatever is asked for is intersected with a row; nothing else in
 * this module compares version numbers.
 *
 * @param version as the kernel reports it, which may be newer than the newest row
 * @param kernel that first had the row's rights
 * @param fs rights on files, {@link FsRight} bits
 * @param net rights on TCP ports, {@link NetRight} bits
 * @param scopes {@link Scope} bits
 * @param restrictFlags {@link RestrictFlag} bits
 */
public record Abi(int version, String kernel, long fs, long net, long scopes, long restrictFlags) {

    /** The versions known here. Source: {@code linux/landlock.h} of those kernels. */
    public static final List<Abi> TABLE = List.of(
            new Abi(1, "5.13", 0x1FFF, 0, 0, 0),
            new Abi(2, "5.19", 0x3FFF, 0, 0, 0),
            new Abi(3, "6.2", 0x7FFF, 0, 0, 0),
            new Abi(4, "6.7", 0x7FFF, 3, 0, 0),
            new Abi(5, "6.10", 0xFFFF, 3, 0, 0),
            new Abi(6, "6.12", 0xFFFF, 3, 3, 0),
            new Abi(7, "6.15", 0xFFFF, 3, 3, 7),
            new Abi(8, "7.0", 0xFFFF, 3, 3, 7),
            new Abi(9, "7.1", 0x1FFFF, 3, 3, 7));

    /** What users know the rights by. */
    public enum Feature {
        BASIC("Basic filesystem access control"),
        REFER("Rename across directories (Refer)"),
        TRUNCATE("File truncation (Truncate)"),
        NETWORK("TCP network filtering"),
        IOCTL_DEV("Device ioctl filtering"),
        SCOPING("Signal and abstract UNIX socket scoping"),
        UNIX_SOCKETS("Pathname UNIX socket filtering");

        private final String text;

        Feature(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The row of {@code version}. A version newer than the table has the rights of the newest row: bits that are not
     * known here are never used.
     */
    public static Abi of(int version) {
        if (version < 1) {
            throw new IllegalArgumentException("no Landlock ABI has the number " + version);
        }
        Abi row = TABLE.get(Math.min(version, TABLE.size()) - 1);
        return new Abi(version, row.kernel, row.fs, row.net, row.scopes, row.restrictFlags);
    }

    public boolean has(Feature feature) {
        return switch (feature) {
            case BASIC -> true;
            case REFER -> (fs & FsRight.REFER.bit()) != 0;
            case TRUNCATE -> (fs & FsRight.TRUNCATE.bit()) != 0;
            case NETWORK -> net != 0;
            case IOCTL_DEV -> (fs & FsRight.IOCTL_DEV.bit()) != 0;
            case SCOPING -> scopes != 0;
            case UNIX_SOCKETS -> (fs & FsRight.RESOLVE_UNIX.bit()) != 0;
        };
    }

    public List<Feature> features() {
        return features(true);
    }

    public List<Feature> missing() {
        return features(false);
    }

    private List<Feature> features(boolean present) {
        List<Feature> features = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            if (has(feature) == present) {
                features.add(feature);
            }
        }
        return List.copyOf(features);
    }

    /**
     * Whether a ruleset that gates execution holds: without {@link FsRight#TRUNCATE} an allowed program could be cut and
     * refilled from outside the write grants.
     */
    public boolean canGateExecution() {
        return has(Feature.TRUNCATE);
    }

    /** The size of {@code landlock_ruleset_attr} in this version. */
    int attributeSize() {
        return scopes != 0 ? 24 : net != 0 ? 16 : 8;
    }

    /** {@code V7}. */
    @Override
    public String toString() {
        return "V" + version;
    }
}

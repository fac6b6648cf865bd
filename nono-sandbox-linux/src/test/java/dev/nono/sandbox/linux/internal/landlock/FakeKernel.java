package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;

/** A kernel of some ABI, as strict as the real one about bits that it does not know. */
final class FakeKernel implements LandlockCalls {

    final Abi abi;
    final int knownFlags;
    int rules;
    int restrictions;

    FakeKernel(int version) {
        abi = Abi.of(version);
        knownFlags = (int) abi.restrictFlags();
    }

    @Override
    public long createRuleset(long attribute, int size, int flags) {
        if (flags == 1) {
            return abi.version();
        }
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        return size > abi.attributeSize()
                ? -Errno.E2BIG
                : Fd.open("/dev/null", OpenFlags.O_PATH).release();
    }

    @Override
    public long addRule(int ruleset, int type, long attribute) {
        rules++;
        return 0;
    }

    @Override
    public long restrictSelf(int ruleset, int flags) {
        restrictions++;
        return (flags & ~knownFlags) != 0 ? -Errno.EINVAL : 0;
    }
}

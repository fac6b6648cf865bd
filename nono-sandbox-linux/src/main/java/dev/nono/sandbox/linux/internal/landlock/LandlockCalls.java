package dev.nono.sandbox.linux.internal.landlock;

import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Syscalls;

/**
 * The three system calls, in the kernel's convention: the result, or the negated errno. An interface so that tests can
 * stand in for kernels that this machine does not run.
 */
public interface LandlockCalls {

    /** The kernel itself. */
    LandlockCalls KERNEL = new Kernel();

    /** {@code landlock_create_ruleset(2)}; {@code attribute} is the address of a {@code landlock_ruleset_attr}, or 0. */
    long createRuleset(long attribute, int size, int flags);

    /** {@code landlock_add_rule(2)}; {@code attribute} is the address of the struct that belongs to {@code type}. */
    long addRule(int ruleset, int type, long attribute);

    /** {@code landlock_restrict_self(2)}. */
    long restrictSelf(int ruleset, int flags);

    /** The calls as they are. */
    final class Kernel implements LandlockCalls {

        private Kernel() {}

        @Override
        public long createRuleset(long attribute, int size, int flags) {
            return Syscalls.raw(Syscall.LANDLOCK_CREATE_RULESET, attribute, size, flags, 0, 0, 0);
        }

        @Override
        public long addRule(int ruleset, int type, long attribute) {
            return Syscalls.raw(Syscall.LANDLOCK_ADD_RULE, ruleset, type, attribute, 0, 0, 0);
        }

        @Override
        public long restrictSelf(int ruleset, int flags) {
            return Syscalls.raw(Syscall.LANDLOCK_RESTRICT_SELF, ruleset, flags, 0, 0, 0, 0);
        }
    }
}

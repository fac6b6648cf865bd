package dev.nono.sandbox.linux.internal.posix;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * A function of libc whose arguments are integers and pointers: {@code Integer} for an {@code int}, {@code Short} for a
 * {@code short}, {@code Long} for everything else.
 */
final class LateFunction {
    private final Function function;

    private LateFunction(Function function) {
        this.function = function;
    }

    static LateFunction of(String name) {
        return new LateFunction(NativeLibrary.getProcess().getFunction(name));
    }

    /** What the function returns; of one that returns an {@code int} only the lower half means anything. */
    long call(Object... arguments) {
        return function.invokeLong(arguments);
    }
}

package dev.nono.sandbox.macos.internal.posix;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts a confined program in the place of this JVM. Everything that needs Java is done by the constructor: once the
 * profile holds, this JVM may not be able to read its own classes, so only native calls follow, and whatever fails from
 * then on ends the process. It never goes on unconfined.
 */
public final class Replacement {
    private static final int PT_DENY_ATTACH = 31;
    private static final int SIG_SETMASK = 3;
    private static final int ENOENT = 2;
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTED = 126;
    /** What the JVM itself needs until the end: SIGILL, SIGFPE, SIGBUS, SIGSEGV; and what cannot be changed. */
    private static final List<Integer> KEPT_SIGNALS = List.of(4, 8, 9, 10, 11, 17);

    private static final int LAST_SIGNAL = 31;
    /** More than what other threads may open between the look and the end. */
    private static final int SPARE_DESCRIPTORS = 256;

    private final Memory profile;
    private final Memory error = new Memory(Native.POINTER_SIZE);
    private final Memory program;
    private final Memory directory;
    private final Strings arguments;
    private final Strings variables;
    private final Memory noSignals = new Memory(8);
    private final Memory notFound;
    private final Memory notExecuted;
    private final Memory notEntered;
    private final List<Limit> limits;
    private final Memory limit = new Memory(16);
    private final int descriptors;

    /**
     * Gets ready.
     *
     * @param profile the profile
     * @param program the path of the program
     * @param arguments its arguments, its name first
     * @param variables its environment, {@code name=value}
     * @param directory where it starts
     * @param limits its ceilings
     */
    public Replacement(
            String profile,
            byte[] program,
            List<byte[]> arguments,
            List<byte[]> variables,
            byte[] directory,
            List<Limit> limits) {
        this.profile = string(profile.getBytes(StandardCharsets.UTF_8));
        this.program = string(program);
        this.directory = string(directory);
        this.arguments = new Strings(arguments);
        this.variables = new Strings(variables);
        this.limits = List.copyOf(limits);
        String name = new String(program, StandardCharsets.UTF_8);
        this.notFound =
                string(("nono: " + name + " was not found inside the sandbox\n").getBytes(StandardCharsets.UTF_8));
        this.notExecuted = string(
                ("nono: " + name + " cannot be executed inside the sandbox; grant it and what it loads for reading\n")
                        .getBytes(StandardCharsets.UTF_8));
        this.notEntered = string(
                "nono: the start directory cannot be entered inside the sandbox\n".getBytes(StandardCharsets.UTF_8));
        noSignals.clear();
        error.clear();
        this.descriptors = highestDescriptor() + SPARE_DESCRIPTORS;
        // Links the entry points and loads the classes that a failing call needs.
        LibSystem.close(-1);
        Native.getLastError();
    }

    /**
     * Sets the ceilings and confines this process.
     *
     * @return why it could not be confined; nothing has changed then but the ceilings
     */
    public java.util.Optional<String> confine() {
        for (Limit wanted : limits) {
            limit.setLong(0, wanted.value());
            limit.setLong(8, wanted.value());
            if (LibSystem.setrlimit(wanted.resource(), limit) != 0) {
                return java.util.Optional.of("a limit cannot be set, errno " + Native.getLastError());
            }
        }
        if (LibSystem.sandbox_init(profile, 0, error) == 0) {
            return java.util.Optional.empty();
        }
        Pointer text = error.getPointer(0);
        if (text == null) {
            return java.util.Optional.of("no reason was given");
        }
        String reason = text.getString(0, StandardCharsets.UTF_8.name());
        LibSystem.sandbox_free_error(text);
        return java.util.Optional.of(reason);
    }

    /** Becomes the program. Does not return; if the program cannot be executed, the process ends with 126 or 127. */
    public void execute() {
        // As far as it goes: a debugger of the same user should not get into the program.
        LibSystem.ptrace(PT_DENY_ATTACH, 0, null, 0);
        for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
            if (!KEPT_SIGNALS.contains(signal)) {
                LibSystem.signal(signal, null);
            }
        }
        LibSystem.sigprocmask(SIG_SETMASK, noSignals, null);
        for (int fd = 3; fd <= descriptors; fd++) {
            LibSystem.close(fd);
        }
        if (LibSystem.chdir(directory) != 0) {
            end(notEntered, NOT_EXECUTED);
        }
        LibSystem.execve(program, arguments.address(), variables.address());
        if (Native.getLastError() == ENOENT) {
            end(notFound, NOT_FOUND);
        }
        end(notExecuted, NOT_EXECUTED);
    }

    private static void end(Memory message, int status) {
        LibSystem.write(2, message, message.size() - 1);
        LibSystem._exit(status);
    }

    private static int highestDescriptor() {
        int highest = 2;
        String[] names = new File("/dev/fd").list();
        if (names != null) {
            for (String name : names) {
                highest = Math.max(highest, Integer.parseInt(name));
            }
        }
        return highest;
    }

    private static Memory string(byte[] bytes) {
        Memory memory = new Memory(bytes.length + 1L);
        memory.write(0, bytes, 0, bytes.length);
        memory.setByte(bytes.length, (byte) 0);
        return memory;
    }

    /** An array of strings that ends with NULL. */
    private static final class Strings {
        private final Memory array;
        private final Memory[] strings;

        Strings(List<byte[]> list) {
            array = new Memory((list.size() + 1L) * Native.POINTER_SIZE);
            strings = new Memory[list.size()];
            for (int i = 0; i < strings.length; i++) {
                strings[i] = string(list.get(i));
                array.setPointer((long) i * Native.POINTER_SIZE, strings[i]);
            }
            array.setPointer((long) strings.length * Native.POINTER_SIZE, null);
        }

        Pointer address() {
            return array;
        }
    }
}

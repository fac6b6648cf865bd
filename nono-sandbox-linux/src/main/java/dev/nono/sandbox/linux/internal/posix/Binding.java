package dev.nono.sandbox.linux.internal.posix;

/**
 * How the functions of libc are bound. JNA has two ways. Direct mapping makes a call as fast as a native method, but the
 * first binding costs tens of milliseconds in a cold JVM: it builds JNA's type descriptions by reflection. An object a
 * function costs nothing to bind and a microsecond more at each call. A JVM that lives for one command, such as that of the
 * command line, takes the second way.
 */
final class Binding {
    /** The system property that its launcher sets to {@code late}. */
    static final String PROPERTY = "nono.binding";

    static final boolean DIRECT = !"late".equals(System.getProperty(PROPERTY));

    private Binding() {}
}

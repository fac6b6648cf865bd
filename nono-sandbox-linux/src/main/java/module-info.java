/** The Linux backend: Landlock, seccomp, control groups, and the launch that puts a program behind them. */
module dev.nono.sandbox.linux {
    requires transitive dev.nono.core;
    requires com.google.common;
    requires com.sun.jna;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.nono.sandbox.linux;

    provides dev.nono.sandbox.SandboxBackend with
            dev.nono.sandbox.linux.LinuxBackend;
}

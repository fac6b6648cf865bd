/** The Linux backend: Landlock, seccomp, control groups, and the launch that puts a program behind them. */
module dev.nono.sandbox.linux {
    requires com.sun.jna;
    requires org.slf4j;
    requires static org.jspecify;
}

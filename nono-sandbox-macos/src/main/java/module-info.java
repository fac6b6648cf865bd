/** The macOS backend: Seatbelt profiles, and the launch that puts a program behind them. */
module dev.nono.sandbox.macos {
    requires transitive dev.nono.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.sun.jna;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.nono.sandbox.macos;

    provides dev.nono.sandbox.SandboxBackend with
            dev.nono.sandbox.macos.MacosBackend;
    provides dev.nono.learn.SystemTracer with
            dev.nono.sandbox.macos.MacosTracer;
}

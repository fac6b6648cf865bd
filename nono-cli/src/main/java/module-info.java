/** The {@code nono} command: parses, composes, prints. It exports nothing: what an embedder would want lives below. */
module dev.nono.cli {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.toml;
    requires dev.nono.core;
    requires dev.nono.proxy;
    requires dev.nono.sandbox.linux;
    requires info.picocli;
    requires java.logging;
    requires org.slf4j;
    requires static transitive org.jspecify;

    provides System.LoggerFinder with
            dev.nono.cli.logging.PlatformLoggers;
    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.nono.cli.logging.NonoLogProvider;
}

/** The {@code nono} command: parses, composes, prints. It exports nothing: what an embedder would want lives below. */
module dev.nono.cli {
    requires dev.nono.core;
    requires info.picocli;
    requires jdk.unsupported;
    requires org.slf4j;
    requires static transitive org.jspecify;
}

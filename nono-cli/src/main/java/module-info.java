/** The {@code nono} command: parses, composes, prints. It exports nothing: what an embedder would want lives below. */
module dev.nono.cli {
    requires dev.nono.core;
    requires info.picocli;
    requires org.slf4j;
    requires static transitive org.jspecify;

    opens dev.nono.cli to
            info.picocli;
}

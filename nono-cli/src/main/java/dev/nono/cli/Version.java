package dev.nono.cli;

/** The version that the build wrote into the jar. */
final class Version {
    static final String TEXT = text();

    private Version() {}

    private static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}

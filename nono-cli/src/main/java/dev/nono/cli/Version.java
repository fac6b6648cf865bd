package dev.nono.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code nono --version} prints: the version that the build wrote into the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {"nono " + (version == null ? "(unpackaged)" : version)};
    }
}

package dev.nono.cli.settings;

import java.util.Optional;

/**
 * Whether and where to ask for newer versions.
 *
 * @param check false if nobody is to be asked
 * @param url the service; without one nobody is asked
 */
public record Updates(boolean check, Optional<String> url) {
    /** As it is without a configuration file. */
    static final Updates DEFAULT = new Updates(true, Optional.empty());
}

/** The configuration file of the user, {@code config.toml}: read if it is there, and strictly. */
@NullMarked
package dev.nono.cli.settings;

import org.jspecify.annotations.NullMarked;

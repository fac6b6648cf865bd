/** Profiles: what they say, and what they let a program do. */
@NullMarked
package dev.nono.sandbox.macos.profile;

import org.jspecify.annotations.NullMarked;

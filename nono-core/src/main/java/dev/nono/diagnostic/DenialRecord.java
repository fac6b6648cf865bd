package dev.nono.diagnostic;

import dev.nono.capability.Access;

/**
 * An access to a path that was seen to be denied.
 *
 * @param path the path as it was asked for; untrusted text
 * @param access what was asked for
 * @param reason why it was denied
 */
public record DenialRecord(String path, Access access, DenialReason reason) {}

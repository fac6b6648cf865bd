package dev.nono.proxy.internal.decide;

import dev.nono.secret.Secret;

/**
 * A header that is set on the way out.
 *
 * @param name the name
 * @param value the value, whose holder belongs to whoever made this
 */
public record SecretHeader(String name, Secret value) {}

package dev.nono.capability;

/**
 * One rule in the language of the platform's own sandbox (Seatbelt), for what the model cannot say. Other platforms
 * ignore it.
 *
 * @param text the rule, one top-level form
 */
public record PlatformRule(String text) {}

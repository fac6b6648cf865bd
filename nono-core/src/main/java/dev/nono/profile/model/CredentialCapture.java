package dev.nono.profile.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A program outside the sandbox that prints a secret.
 *
 * @param command the program and its arguments; none if there is a provider
 * @param provider a program that speaks the provider protocol
 * @param timeoutSeconds how long it may take
 * @param cacheSeconds for how long its answer counts; 0 for one use
 * @param cachePathRegex what of the path of a request tells answers apart
 * @param stdin what it reads
 * @param output what it writes
 * @param interaction what it may do with the user
 */
public record CredentialCapture(
        List<String> command,
        Optional<CaptureProvider> provider,
        long timeoutSeconds,
        long cacheSeconds,
        Optional<String> cachePathRegex,
        CaptureInput stdin,
        CaptureOutput output,
        Optional<CaptureInteraction> interaction) {
    /** Checks that nothing is missing and copies the collections. */
    public CredentialCapture {
        command = List.copyOf(command);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(cachePathRegex);
        Objects.requireNonNull(stdin);
        Objects.requireNonNull(output);
        Objects.requireNonNull(interaction);
    }
}

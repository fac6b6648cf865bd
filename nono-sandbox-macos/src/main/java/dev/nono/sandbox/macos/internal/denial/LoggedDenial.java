package dev.nono.sandbox.macos.internal.denial;

import java.util.Optional;

/**
 * A refusal, as the log has it.
 *
 * @param operation the operation in the words of the system
 * @param target what it was about; untrusted
 */
public record LoggedDenial(String operation, Optional<String> target) {}

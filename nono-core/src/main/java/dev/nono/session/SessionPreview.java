package dev.nono.session;

import dev.nono.sandbox.SandboxRequest;
import java.util.Optional;

/**
 * What a session would start, found without any effect: no extension is started and no file is written.
 *
 * @param request what the backend would get
 * @param start where the program would start
 * @param environment the variables that it would get, but for those of extensions
 * @param recommendedProfile a profile that the program usually needs, if no profile was chosen
 */
public record SessionPreview(
        SandboxRequest request, StartDirectory start, Environment environment, Optional<String> recommendedProfile) {}

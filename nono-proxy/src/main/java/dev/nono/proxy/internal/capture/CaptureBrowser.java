package dev.nono.proxy.internal.capture;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.audit.AuditEvent;
import dev.nono.audit.AuditSink;
import dev.nono.browser.OpeningLimit;
import dev.nono.browser.Origin;
import dev.nono.browser.PageAttempt;
import dev.nono.browser.PageOpener;
import dev.nono.browser.PageRequests;
import dev.nono.browser.UrlBridge;
import dev.nono.browser.UrlPolicy;
import dev.nono.profile.model.CaptureInteraction;
import dev.nono.profile.model.OpenUrls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The browser for commands that may open pages. How often they do is limited for all of them together: the sandboxed program cannot choose a
 * page, but each of its requests can make a command run.
 */
public final class CaptureBrowser {
    private final Path stateHome;
    private final List<Path> writable;
    private final PageOpener opener;
    private final Consumer<String> told;
    private final OpeningLimit limit = new OpeningLimit();

    /**
     * Prepares it.
     *
     * @param stateHome below it is the directory of each command
     * @param writable what the sandboxed program may write
     * @param opener opens pages
     * @param told gets a line about each attempt
     */
    public CaptureBrowser(Path stateHome, Collection<Path> writable, PageOpener opener, Consumer<String> told) {
        this.stateHome = stateHome.toAbsolutePath().normalize();
        this.writable = List.copyOf(writable);
        this.opener = opener;
        this.told = told;
    }

    /** What one run of a command gets. Closing it ends the bridge, if there is one. */
    record Session(@Nullable UrlBridge bridge, boolean launches) implements AutoCloseable {
        void addTo(Map<String, String> environment) {
            if (bridge != null) {
                bridge.addTo(environment);
            }
            if (launches) {
                environment.put("NONO_CAPTURE_ALLOW_LAUNCH_SERVICES", "1");
            }
        }

        /** What a provider is told about it. */
        Map<String, String> facts() {
            return bridge == null
                    ? Map.of()
                    : Map.of(
                            "browser_launcher", bridge.launcher().toString(),
                            "supervisor_socket", bridge.socket().toString());
        }

        @Override
        public void close() {
            if (bridge != null) {
                bridge.close();
            }
        }
    }

    Session open(String capture, Optional<CaptureInteraction> interaction, String sessionId, AuditSink audit) {
        boolean launches = interaction.isPresent() && interaction.get().allowLaunchServices();
        Optional<OpenUrls> urls = interaction.flatMap(how -> how.openUrls());
        if (urls.isEmpty()) {
            return new Session(null, launches);
        }
        Path real = real(stateHome);
        for (Path path : writable) {
            if (stateHome.startsWith(path.toAbsolutePath().normalize()) || real.startsWith(real(path))) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the sandboxed program may write " + path
                                + ", and could change the launcher of the browser below " + stateHome
                                + ". Grant less, or set XDG_STATE_HOME");
            }
        }
        List<String> origins = new ArrayList<>();
        urls.get().allowOrigins().forEach(entry -> origins.add(entry.value()));
        PageRequests requests = new PageRequests(
                UrlPolicy.of(origins, urls.get().allowLocalhost()),
                opener,
                limit,
                attempt -> record(capture, attempt, sessionId, audit));
        return new Session(UrlBridge.open(stateHome, requests, launches), launches);
    }

    /** Where a path leads to, as far as it is there. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path there = absolute;
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there.toRealPath().resolve(there.relativize(absolute)).normalize();
        } catch (IOException e) {
            // It went away just now.
            return absolute;
        }
    }

    private void record(String capture, PageAttempt attempt, String sessionId, AuditSink audit) {
        String page = attempt.origin().map(Origin::toString).orElse("something that is no page");
        told.accept(
                attempt.opened()
                        ? "the credential capture " + capture + " opened a page of " + page + " in the browser"
                        : "the credential capture " + capture + " wanted to open " + page + ", which was refused: "
                                + attempt.reason());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("credential_capture_name", capture);
        fields.put("request_id", attempt.requestId());
        fields.put("url", attempt.url());
        fields.put("child_pid", Long.toString(attempt.processId()));
        fields.put("session_id", sessionId);
        fields.put("success", Boolean.toString(attempt.opened()));
        if (!attempt.opened()) {
            fields.put("error", attempt.reason());
        }
        audit.record(new AuditEvent.ExtensionEvent(Instant.now(), sessionId, "proxy", "url_open", fields));
    }
}

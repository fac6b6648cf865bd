package dev.nono.cli.update;

import dev.nono.cli.args.Arguments;
import dev.nono.cli.args.Command;
import dev.nono.cli.settings.Settings;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Version;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells of a newer version before a command that starts no program, if somebody named a service that knows. */
public final class UpdateCheck {
    private UpdateCheck() {}

    /**
     * Tells of a newer version. Never fails, and takes three seconds at most.
     *
     * @param arguments the command line
     * @param settings the configuration file
     * @param variables the variables of this process
     * @param console gets one line, or nothing
     */
    public static void tell(Arguments arguments, Settings settings, Map<String, String> variables, Console console) {
        Optional<UpdateService> service = service(arguments, settings, variables);
        Optional<Path> file = UpdateState.file(variables);
        if (service.isEmpty() || file.isEmpty() || console.isSilent()) {
            return;
        }
        found(service.get(), file.get(), variables)
                .flatMap(release -> release.notice(Version.TEXT))
                .ifPresent(console::say);
    }

    private static Optional<UpdateService> service(
            Arguments arguments, Settings settings, Map<String, String> variables) {
        if (arguments.command().startsPrograms()
                || arguments.command() == Command.COMPLETION
                || variables.containsKey("NONO_CAP_FILE")
                || variables.containsKey("NONO_NO_UPDATE_CHECK")
                || !settings.updates().check()) {
            return Optional.empty();
        }
        String named = variables.getOrDefault("NONO_UPDATE_URL", "");
        Optional<String> url = named.isEmpty() ? settings.updates().url() : Optional.of(named);
        return url.flatMap(UpdateService::at);
    }

    /** What the service says, or said in the last 24 hours. That it was asked is written down first. */
    private static Optional<Release> found(UpdateService service, Path file, Map<String, String> variables) {
        UpdateState state = UpdateState.read(file);
        if (state.isFresh(Instant.now())) {
            return state.found();
        }
        UpdateState asking = state.checkedAt(Instant.now());
        CompletableFuture<Optional<Release>> answer = new CompletableFuture<>();
        Thread asker = new Thread(
                () -> {
                    try {
                        asking.write(file);
                        Optional<Release> release = service.ask(asking.id(), Version.TEXT, variables);
                        if (release.isPresent()) {
                            asking.with(release.get()).write(file);
                        }
                        answer.complete(release);
                    } catch (IOException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    }
                },
                "nono-update-check");
        asker.setDaemon(true);
        asker.start();
        try {
            return answer.get(UpdateService.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}

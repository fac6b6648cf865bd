package dev.nono.cli.launch;

import dev.nono.NonoException;
import dev.nono.cli.terminal.Console;
import dev.nono.network.NetworkIntent;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.proxy.CapturedTokens;
import dev.nono.proxy.CommandCapture;
import dev.nono.proxy.InterceptDirectory;
import dev.nono.proxy.Proxy;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyConfigBuilder;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.SecretLoader;
import dev.nono.sandbox.OsString;
import dev.nono.secret.store.SecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the proxy of a run. */
final class ProxySetup {
    private ProxySetup() {}

    /** The proxy, which has not started. */
    static Proxy of(
            NetworkIntent.Filtered intent,
            Map<String, CredentialCapture> captures,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        Map<String, String> text = new HashMap<>();
        variables.forEach((name, value) -> text.put(name.toString(), value.toString()));
        ProxyConfigBuilder config = ProxyConfig.builder(intent);
        if (!intent.routes().isEmpty() || !intent.providers().isEmpty()) {
            intercept(config, variables, console);
        }
        if (!intent.providers().isEmpty()) {
            config.oauthStore(CapturedTokens.file(Contexts.of(variables).stateHome()));
        }
        Path parent = Path.of(text.getOrDefault("SSL_CERT_FILE", ""));
        if (Files.isReadable(parent) && Files.isRegularFile(parent)) {
            config.parentBundles(List.of(parent));
        } else if (!parent.toString().isEmpty()) {
            console.warn("SSL_CERT_FILE " + parent + " cannot be read; the command will not trust its certificates");
        }
        ProxyServices services = ProxyServices.none().withSecrets(SecretLoader.of(store));
        if (!captures.isEmpty()) {
            CommandCapture capture = new CommandCapture(captures, text, writable);
            capture.missing().values().forEach(console::warn);
            services = services.withCapture(capture);
        }
        return Proxy.from(config.build(), services);
    }

    private static void intercept(ProxyConfigBuilder config, Map<OsString, OsString> variables, Console console) {
        try {
            config.interceptDirectory(
                    InterceptDirectory.create(Contexts.of(variables).stateHome()));
        } catch (NonoException e) {
            console.warn(e.getMessage() + "; encrypted connections to services cannot be looked into");
        }
    }
}

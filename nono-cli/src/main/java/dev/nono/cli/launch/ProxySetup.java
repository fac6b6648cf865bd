package dev.nono.cli.launch;

import dev.nono.NonoException;
import dev.nono.approval.Approver;
import dev.nono.approval.TerminalApprover;
import dev.nono.browser.SystemBrowser;
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
import java.security.Security;
import java.util.List;
import java.util.Map;

/** Puts a proxy together: that of a run, or one that stands alone. */
public final class ProxySetup {
    private ProxySetup() {}

    /** The proxy, which has not started. */
    static Proxy of(
            NetworkIntent.Filtered intent,
            boolean requireCredentials,
            Map<String, CredentialCapture> captures,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        ProxyConfigBuilder config = ProxyConfig.builder(intent).requireCredentials(requireCredentials);
        settings(config, intent, variables, console);
        return Proxy.from(config.build(), services(captures, store, writable, variables, console));
    }

    /** What is trusted, and where it is kept if requests are looked into; where tokens of logins are kept. */
    public static void settings(
            ProxyConfigBuilder config,
            NetworkIntent.Filtered intent,
            Map<OsString, OsString> variables,
            Console console) {
        if (!intent.routes().isEmpty() || !intent.providers().isEmpty()) {
            intercept(config, variables, console);
        }
        if (!intent.providers().isEmpty()) {
            config.oauthStore(CapturedTokens.file(Contexts.of(variables).stateHome()));
        }
        String named = Contexts.text(variables).getOrDefault("SSL_CERT_FILE", "");
        Path parent = Path.of(named);
        if (Files.isReadable(parent) && Files.isRegularFile(parent)) {
            config.parentBundles(List.of(parent));
        } else if (!named.isEmpty()) {
            console.warn("SSL_CERT_FILE " + parent + " cannot be read; the command will not trust its certificates");
        }
    }

    /** Whom the proxy asks for credentials. */
    public static ProxyServices services(
            Map<String, CredentialCapture> captures,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        rememberNamesBriefly();
        Approver person = TerminalApprover.ofThisProcess();
        ProxyServices services = ProxyServices.none()
                .withSecrets(SecretLoader.of(store))
                .withApprover("", person)
                .withApprover("terminal", person);
        if (captures.isEmpty()) {
            return services;
        }
        Map<String, String> texts = Contexts.text(variables);
        CommandCapture capture = new CommandCapture(
                captures, texts, writable, new SystemBrowser(texts, writable), text -> console.say("nono: " + text));
        capture.missing().values().forEach(console::warn);
        return services.withCapture(capture);
    }

    private static void intercept(ProxyConfigBuilder config, Map<OsString, OsString> variables, Console console) {
        try {
            config.interceptDirectory(
                    InterceptDirectory.create(Contexts.of(variables).stateHome()));
        } catch (NonoException e) {
            console.warn(e.getMessage() + "; encrypted connections to services cannot be looked into");
        }
    }

    /**
     * How many seconds this JVM may keep addresses and failures of names: no longer than the proxy itself does. To be set
     * before the first name is looked up.
     */
    private static void rememberNamesBriefly() {
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "1");
    }
}

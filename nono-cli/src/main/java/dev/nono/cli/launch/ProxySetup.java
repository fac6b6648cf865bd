package dev.nono.cli.launch;

import dev.nono.NonoException;
import dev.nono.approval.ApprovalBackends;
import dev.nono.approval.TerminalApprover;
import dev.nono.approval.WebhookSettings;
import dev.nono.browser.SystemBrowser;
import dev.nono.cli.terminal.Console;
import dev.nono.cli.terminal.Version;
import dev.nono.network.NetworkIntent;
import dev.nono.profile.ProfileApprovals;
import dev.nono.profile.model.CredentialCapture;
import dev.nono.profile.model.Profile;
import dev.nono.proxy.CapturedTokens;
import dev.nono.proxy.CommandCapture;
import dev.nono.proxy.InterceptDirectory;
import dev.nono.proxy.Proxy;
import dev.nono.proxy.ProxyConfig;
import dev.nono.proxy.ProxyConfigBuilder;
import dev.nono.proxy.ProxyServices;
import dev.nono.proxy.SecretLoader;
import dev.nono.sandbox.OsString;
import dev.nono.secret.RedactionPolicy;
import dev.nono.secret.store.SecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a proxy together: that of a run, or one that stands alone. */
public final class ProxySetup {
    private ProxySetup() {}

    /** The proxy, which has not started. */
    static Proxy of(
            NetworkIntent.Filtered intent,
            boolean requireCredentials,
            Optional<ChosenProfile> profile,
            Optional<RedactionPolicy> redaction,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        ProxyConfigBuilder config = ProxyConfig.builder(intent).requireCredentials(requireCredentials);
        ProxyServices services = services(profile, redaction, store, writable, variables, console);
        settings(config, intent, variables, console);
        return Proxy.from(config.build(), services);
    }

    /** The same for questions about it alone: nothing is made for it on the disk. */
    static Proxy unstarted(
            NetworkIntent.Filtered intent,
            Optional<ChosenProfile> profile,
            Optional<RedactionPolicy> redaction,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        return Proxy.from(
                ProxyConfig.builder(intent).build(), services(profile, redaction, store, writable, variables, console));
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

    /** Whom the proxy asks for credentials and approvals: those of the profile, if there is one. */
    public static ProxyServices services(
            Optional<ChosenProfile> profile,
            Optional<RedactionPolicy> redaction,
            SecretStore store,
            List<Path> writable,
            Map<OsString, OsString> variables,
            Console console) {
        rememberNamesBriefly();
        Profile said = profile.isPresent() ? profile.get().resolved().profile() : Profile.EMPTY;
        ProxyServices services = ProxyServices.none()
                .withSecrets(SecretLoader.of(store))
                .withApprovals(ApprovalBackends.open(
                        ProfileApprovals.of(said), TerminalApprover.ofThisProcess(), webhooks(redaction)));
        Map<String, CredentialCapture> captures = said.credentialCapture();
        if (captures.isEmpty()) {
            return services;
        }
        Map<String, String> texts = Contexts.text(variables);
        CommandCapture capture = new CommandCapture(
                captures, texts, writable, new SystemBrowser(texts, writable), text -> console.say("nono: " + text));
        capture.missing().values().forEach(console::warn);
        return services.withCapture(capture);
    }

    private static WebhookSettings webhooks(Optional<RedactionPolicy> redaction) {
        return new WebhookSettings(
                "nono-cli/" + Version.TEXT, redaction.orElseGet(RedactionPolicy::secureDefault), Optional.empty());
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

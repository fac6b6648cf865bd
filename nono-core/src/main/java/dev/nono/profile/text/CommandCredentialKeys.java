package dev.nono.profile.text;

import dev.nono.internal.json.LocatedObject;
import java.util.List;

/** An entry of {@code command_policies.credentials}. */
final class CommandCredentialKeys {
    private CommandCredentialKeys() {}

    static void check(LocatedObject json) {
        String type = json.text("type");
        switch (type) {
            case "local-socket" -> {
                json.text("path");
                json.choice("mode", new String[] {"connect"}, word -> word);
                json.string("env_var").ifPresent(name -> CredentialChecks.destination(json, "env_var", name));
            }
            case "raw-file" -> json.text("path");
            case "proxy" -> proxy(json);
            case "ambient" -> json.nullableObject("source").ifPresent(CommandCredentialKeys::source);
            default ->
                throw json.fault("type", "must be local-socket, raw-file, proxy or ambient, not \"" + type + "\"");
        }
        json.done();
    }

    private static void proxy(LocatedObject json) {
        CredentialChecks.upstream(json, "upstream", json.text("upstream"));
        CredentialChecks.destination(json, "env_var", json.text("env_var"));
        boolean source = json.nullableObject("source").isPresent();
        json.nullableObject("source").ifPresent(CommandCredentialKeys::source);
        if (source == json.string("credential_key").isPresent()) {
            throw json.fault("needs either source or credential_key");
        }
        json.string("credential_key").ifPresent(key -> CredentialChecks.key(json, "credential_key", key));
        json.string("base_url_env_var").ifPresent(name -> CredentialChecks.destination(json, "base_url_env_var", name));
        json.string("inject_header").ifPresent(header -> CredentialChecks.header(json, "inject_header", header));
        json.string("credential_format").ifPresent(text -> CredentialChecks.template(json, "credential_format", text));
        for (String key : List.of("tls_ca", "tls_client_cert", "tls_client_key")) {
            json.string(key);
        }
        if (json.string("tls_client_cert").isPresent()
                != json.string("tls_client_key").isPresent()) {
            throw json.fault("needs tls_client_cert and tls_client_key together");
        }
    }

    private static void source(LocatedObject json) {
        String type = json.text("type");
        switch (type) {
            case "keystore" -> json.text("key");
            case "command" -> {
                json.text("command");
                json.strings("args");
                Keys.seconds(json, "timeout_secs");
            }
            default -> throw json.fault("type", "must be keystore or command, not \"" + type + "\"");
        }
        json.done();
    }
}

package dev.nono.profile.text;

import dev.nono.approval.ApprovalBackend;
import dev.nono.profile.model.CommandSandbox;
import dev.nono.profile.model.CredentialVariable;
import dev.nono.profile.model.EnvironmentSection;
import dev.nono.profile.model.LinuxSection;
import dev.nono.profile.model.MediatedCommand;
import dev.nono.profile.model.Mediation;
import dev.nono.profile.model.MediationRule;
import dev.nono.profile.model.Profile;
import dev.nono.profile.model.SecuritySection;
import java.io.IOException;
import java.util.Map;

/** Writes sections. */
final class SectionWriter {
    private final Json json;

    SectionWriter(Json json) {
        this.json = json;
    }

    void security(SecuritySection section) throws IOException {
        if (section.equals(SecuritySection.NONE)) {
            return;
        }
        json.start("security");
        securityMembers(section);
        json.end();
    }

    void securityMembers(SecuritySection section) throws IOException {
        if (section.signals().isPresent()) {
            json.string("signal_mode", section.signals().get().wireName());
        }
        if (section.processInfo().isPresent()) {
            json.string("process_info_mode", section.processInfo().get().wireName());
        }
        if (section.ipc().isPresent()) {
            json.string("ipc_mode", section.ipc().get().wireName());
        }
        json.bool("capability_elevation", section.capabilityElevation());
        if (section.wsl2Proxy().isPresent()) {
            json.string("wsl2_proxy_policy", section.wsl2Proxy().get().wireName());
        }
        if (!section.approvalBackends().isEmpty()) {
            json.start("approval_backends");
            for (Map.Entry<String, ApprovalBackend> backend :
                    section.approvalBackends().entrySet()) {
                json.start(backend.getKey());
                backend(backend.getValue());
                json.end();
            }
            json.end();
        }
        if (section.approvalDefaults().isPresent()) {
            json.start("approval_defaults");
            json.optional("backend", section.approvalDefaults().get().backend());
            json.seconds("timeout_secs", section.approvalDefaults().get().timeout());
            json.end();
        }
    }

    private void backend(ApprovalBackend backend) throws IOException {
        if (backend instanceof ApprovalBackend.Webhook webhook) {
            json.string("type", "webhook");
            json.string("url", webhook.url().toString());
        } else if (backend instanceof ApprovalBackend.Chain chain) {
            json.string("type", "chain");
            json.string("mode", chain.mode().wireName());
            json.strings("backends", chain.backends());
        } else {
            json.string("type", "terminal");
        }
        json.seconds("timeout_secs", backend.timeout());
    }

    void linux(LinuxSection section) throws IOException {
        if (section.equals(LinuxSection.NONE)) {
            return;
        }
        json.start("linux");
        if (section.unixSocketMediation().isPresent()) {
            json.string("af_unix_mediation", section.unixSocketMediation().get().wireName());
        }
        if (section.sandboxPolicy().isPresent()) {
            json.string("sandbox_policy", section.sandboxPolicy().get().wireName());
        }
        json.bool("netlink_route", section.netlinkRoute());
        json.end();
    }

    void environment(Profile profile) throws IOException {
        if (!profile.envCredentials().isEmpty()) {
            json.start("env_credentials");
            for (Map.Entry<String, CredentialVariable> credential :
                    profile.envCredentials().entrySet()) {
                CredentialVariable variable = credential.getValue();
                if (variable.when().isEmpty()) {
                    json.string(credential.getKey(), variable.variable());
                } else {
                    json.start(credential.getKey());
                    json.string("env_var", variable.variable());
                    json.when(variable.when().get());
                    json.end();
                }
            }
            json.end();
        }
        if (profile.environment().isPresent()) {
            EnvironmentSection section = profile.environment().get();
            json.start("environment");
            if (!section.allowVars().isAbsent()) {
                json.list("allow_vars", section.allowVars().values());
            }
            json.strings("deny_vars", section.denyVars());
            if (!section.setVars().isEmpty()) {
                json.start("set_vars");
                for (Map.Entry<String, String> variable : section.setVars().entrySet()) {
                    json.string(variable.getKey(), variable.getValue());
                }
                json.end();
            }
            json.end();
        }
    }

    void mediation(Mediation mediation) throws IOException {
        json.start("mediation");
        if (!mediation.commands().isEmpty()) {
            json.startList("commands");
            for (MediatedCommand command : mediation.commands()) {
                command(command);
            }
            json.endList();
        }
        if (!mediation.blockedVariables().isEmpty()) {
            json.start("env");
            json.strings("block", mediation.blockedVariables());
            json.end();
        }
        json.end();
    }

    private void command(MediatedCommand command) throws IOException {
        json.element();
        json.string("name", command.name());
        json.optional("binary_path", command.binaryPath());
        if (!command.intercepts().isEmpty()) {
            json.startList("intercept");
            for (MediationRule rule : command.intercepts()) {
                json.element();
                json.list("args_prefix", rule.argsPrefix());
                json.bool("admin", rule.admin());
                json.start("action");
                json.string("type", rule.action().type());
                json.optional("script", rule.action().script());
                json.optional("stdout", rule.action().stdout());
                if (rule.action().exitCode().isPresent()) {
                    json.number("exit_code", rule.action().exitCode().get());
                }
                json.end();
                json.end();
            }
            json.endList();
        }
        if (command.sandbox().isPresent()) {
            sandbox(command.sandbox().get());
        }
        if (!command.agentAllowed() || command.allowedParents().isPresent()) {
            json.start("caller_policy");
            json.stated("agent_allowed", command.agentAllowed());
            if (command.allowedParents().isPresent()) {
                json.list("allowed_parents", command.allowedParents().get());
            }
            json.end();
        }
        json.bool("locked", command.locked());
        json.end();
    }

    private void sandbox(CommandSandbox sandbox) throws IOException {
        json.start("sandbox");
        if (sandbox.blockNetwork() || !sandbox.allowedHosts().isEmpty()) {
            json.start("network");
            json.bool("block", sandbox.blockNetwork());
            json.strings("allowed_hosts", sandbox.allowedHosts());
            json.end();
        }
        json.strings("fs_read", sandbox.read());
        json.strings("fs_read_file", sandbox.readFile());
        json.strings("fs_write", sandbox.write());
        json.strings("fs_write_file", sandbox.writeFile());
        json.strings("allow_commands", sandbox.allowCommands());
        json.end();
    }
}

package dev.nono.manifest;

import dev.nono.manifest.CredentialSection.Inject;
import dev.nono.manifest.ProcessSection.ExecStrategy;
import java.util.ArrayList;
import java.util.List;

/** Finds what contradicts itself in a manifest of which each field is well formed. */
final class ManifestCheck {
    private static final List<String> SOURCES_WITHOUT_A_NAME =
            List.of("op://", "bw://", "apple-password://", "file://");

    private ManifestCheck() {}

    static List<String> problems(CapabilityManifest manifest) {
        List<String> problems = new ArrayList<>();
        boolean supervised = manifest.process()
                .filter(process -> process.execStrategy() == ExecStrategy.SUPERVISED)
                .isPresent();
        if (!supervised && manifest.rollback().filter(RollbackSection::enabled).isPresent()) {
            problems.add("rollback.enabled needs process.exec_strategy \"supervised\"");
        }
        if (!supervised
                && manifest.resources().filter(limits -> !limits.isEmpty()).isPresent()) {
            problems.add("the limits of resources need process.exec_strategy \"supervised\"");
        }
        manifest.credentials().forEach(credential -> credential(credential, problems));
        return problems;
    }

    private static void credential(CredentialSection credential, List<String> problems) {
        String name = "credential \"" + credential.name() + "\"";
        for (String prefix : SOURCES_WITHOUT_A_NAME) {
            if (credential.source().startsWith(prefix) && credential.envVar().isEmpty()) {
                problems.add(name + " needs env_var, because no variable can be derived from a source of " + prefix);
            }
        }
        credential.inject().ifPresent(inject -> inject(name, inject, problems));
    }

    private static void inject(String name, Inject inject, List<String> problems) {
        switch (inject.mode()) {
            case URL_PATH -> {
                if (inject.pathPattern().isEmpty()) {
                    problems.add(name + " needs inject.path_pattern for the mode url_path");
                }
            }
            case QUERY_PARAM -> {
                if (inject.queryParamName().isEmpty()) {
                    problems.add(name + " needs inject.query_param_name for the mode query_param");
                }
            }
            case HEADER, BASIC_AUTH -> {}
        }
    }
}

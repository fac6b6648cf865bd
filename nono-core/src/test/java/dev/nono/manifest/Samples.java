package dev.nono.manifest;

import java.util.List;
import java.util.stream.Stream;

/** Manifests, good and bad. */
final class Samples {
    /** Every field that there is. */
    static final String EVERYTHING = """
            {
              "$schema": "https://nono.sh/schemas/capability-manifest.schema.json",
              "version": "0.1.0",
              "filesystem": {
                "grants": [
                  {"path": "~/work", "access": "readwrite", "type": "directory"},
                  {"path": "/etc/hosts", "access": "read", "type": "file"}
                ],
                "deny": [{"path": "~/.ssh"}]
              },
              "network": {
                "mode": "proxy",
                "allow_domains": ["api.example.com", ".googleapis.com"],
                "endpoints": [{"host": "api.example.com", "rules": [{"method": "GET", "path": "/v1/**"}]}],
                "ports": {"connect": [443], "bind": [8080], "localhost": [3000], "localhost_range": [[4000, 4010]]},
                "dns": false
              },
              "credentials": [
                {
                  "name": "example",
                  "upstream": "https://api.example.com",
                  "source": "op://vault/item/field",
                  "inject": {
                    "mode": "url_path",
                    "header": "X-Key",
                    "format": "{}",
                    "path_pattern": "/bot/",
                    "path_replacement": "/bot{}/",
                    "query_param_name": "key"
                  },
                  "env_var": "EXAMPLE_KEY",
                  "endpoint_rules": [{"method": "*", "path": "/v1/*"}]
                }
              ],
              "process": {
                "allowed_commands": ["rm"],
                "blocked_commands": ["dd"],
                "signal_mode": "allow_same_sandbox",
                "process_info_mode": "allow_all",
                "ipc_mode": "full",
                "exec_strategy": "supervised"
              },
              "rollback": {"enabled": true, "exclude_patterns": ["node_modules"], "exclude_globs": ["*.pyc"]},
              "resources": {"memory_bytes": 18446744073709551615, "max_processes": 64}
            }
            """;

    private static final String SUPERVISED = ",\"process\":{\"exec_strategy\":\"supervised\"}";

    private Samples() {}

    /**
     * A manifest that is malformed.
     *
     * @param members what follows the version
     * @param place where the fault is
     */
    record Malformed(String members, String place) {}

    static Stream<Malformed> malformed() {
        return Stream.of(
                        grant("\"access\":\"execute\",\"path\":\"/a\"", "filesystem.grants[0].access"),
                        grant("\"access\":\"read\",\"path\":\"/a\",\"type\":\"symlink\"", "grants[0].type"),
                        grant("\"access\":\"read\",\"path\":\"\"", "grants[0].path"),
                        grant("\"access\":\"read\"", "grants[0].path"),
                        grant("\"path\":\"/a\"", "grants[0].access"),
                        List.of(",\"filesystem\":{\"deny\":[{}]}", "deny[0].path"),
                        List.of(",\"filesystem\":{\"deny\":[\"/a\"]}", "deny[0]"),
                        List.of(",\"filesystem\":[]", "filesystem"),
                        List.of(",\"network\":{\"mode\":\"allow_all\"}", "network.mode"),
                        List.of(",\"network\":{\"dns\":1}", "network.dns"),
                        List.of(",\"process\":{\"signal_mode\":\"permissive\"}", "process.signal_mode"),
                        List.of(",\"process\":{\"exec_strategy\":\"fork\"}", "process.exec_strategy"),
                        List.of(",\"process\":{\"ipc_mode\":\"isolated\"}", "process.ipc_mode"),
                        credential("\"inject\":{\"mode\":\"cookie\"},", "credentials[0].inject.mode"),
                        credential("\"env_var\":\"\",", "credentials[0].env_var"),
                        ports("\"connect\":[0]", "network.ports.connect[0]"),
                        ports("\"bind\":[65536]", "network.ports.bind[0]"),
                        ports("\"localhost\":[0]", "network.ports.localhost[0]"),
                        ports("\"connect\":[\"443\"]", "connect[0]"),
                        ports("\"connect\":[443.0]", "connect[0]"),
                        ports("\"localhost_range\":[[0,5]]", "localhost_range[0]"),
                        ports("\"localhost_range\":[[9,3]]", "localhost_range[0]"),
                        ports("\"localhost_range\":[[1,70000]]", "localhost_range[0]"),
                        ports("\"localhost_range\":[[1]]", "localhost_range[0]"),
                        List.of(",\"network\":{\"endpoints\":[{\"rules\":[]}]}", "endpoints[0].host"),
                        List.of(
                                ",\"network\":{\"endpoints\":[{\"host\":\"a\",\"rules\":[{\"path\":\"/\"}]}]}",
                                "rules[0].method"),
                        List.of(",\"credentials\":[{\"upstream\":\"u\",\"source\":\"s\"}]", "credentials[0].name"),
                        List.of(",\"credentials\":[{\"name\":\"n\",\"source\":\"s\"}]", "credentials[0].upstream"),
                        List.of(",\"credentials\":[{\"name\":\"n\",\"upstream\":\"u\"}]", "credentials[0].source"),
                        resources("\"memory_bytes\":0", "resources.memory_bytes"),
                        resources("\"memory_bytes\":-1", "resources.memory_bytes"),
                        resources("\"memory_bytes\":1.5", "resources.memory_bytes"),
                        resources("\"memory_bytes\":\"1\"", "resources.memory_bytes"),
                        resources("\"max_processes\":0", "resources.max_processes"),
                        resources("\"cpu_max_percent\":5", "resources.cpu_max_percent"),
                        resources("\"memory_byte\":5", "did you mean \"memory_bytes\"?"))
                .map(sample -> new Malformed(sample.get(0), sample.get(1)));
    }

    private static List<String> grant(String members, String place) {
        return List.of(",\"filesystem\":{\"grants\":[{" + members + "}]}", place);
    }

    private static List<String> credential(String members, String place) {
        return List.of(
                ",\"credentials\":[{" + members + "\"name\":\"n\",\"upstream\":\"u\",\"source\":\"env://s\"}]", place);
    }

    private static List<String> ports(String members, String place) {
        return List.of(",\"network\":{\"ports\":{" + members + "}}", place);
    }

    private static List<String> resources(String members, String place) {
        return List.of(SUPERVISED + ",\"resources\":{" + members + "}", place);
    }
}

package dev.nono.profile;

import org.jspecify.annotations.Nullable;

/**
 * The text of the profiles that come with nono. Constants of a class and no resources: a start that names a profile would pay
 * more for opening a jar than for everything else that it does with the profile.
 */
final class BuiltInTexts {
    private BuiltInTexts() {}

    /** The document of a name; null if there is none. */
    static @Nullable String of(String name) {
        return switch (name) {
            case "default" -> DEFAULT;
            case "linux-host-compat" -> LINUX_HOST_COMPAT;
            case "mise-dev" -> MISE_DEV;
            case "python-dev" -> PYTHON_DEV;
            case "node-dev" -> NODE_DEV;
            case "bun-dev" -> BUN_DEV;
            case "go-dev" -> GO_DEV;
            case "java-dev" -> JAVA_DEV;
            case "rust-dev" -> RUST_DEV;
            default -> null;
        };
    }

    private static final String DEFAULT = """
            {
              "meta": {
                "name": "default",
                "version": "1.0.0",
                "description": "What every run has: protected paths, the system, a temporary directory",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              }
            }
            """;

    private static final String LINUX_HOST_COMPAT = """
            {
              "extends": "default",
              "meta": {
                "name": "linux-host-compat",
                "version": "1.0.0",
                "description": "Also reads run time state, sysfs and the temporary directory of the machine",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "linux_runtime_state",
                  "linux_sysfs_read",
                  "linux_temp_read"
                ]
              }
            }
            """;

    private static final String MISE_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "mise-dev",
                "version": "1.0.0",
                "description": "Development with tools of mise",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "mise_manager"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String PYTHON_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "python-dev",
                "version": "1.0.0",
                "description": "Development in Python",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated",
                "ipc_mode": "full"
              },
              "groups": {
                "include": [
                  "python_runtime"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String NODE_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "node-dev",
                "version": "1.0.0",
                "description": "Development with Node.js",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "node_runtime"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String BUN_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "bun-dev",
                "version": "1.0.0",
                "description": "Development with Bun",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "bun_runtime"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String GO_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "go-dev",
                "version": "1.0.0",
                "description": "Development in Go",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "go_runtime",
                  "go_runtime_linux",
                  "go_runtime_macos"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String JAVA_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "java-dev",
                "version": "1.0.0",
                "description": "Development in Java: JDKs, Maven, Gradle, their caches and daemons",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "java_runtime",
                  "git_config",
                  "linux_temp_read"
                ]
              },
              "filesystem": {
                "allow": [
                  "~/.m2/repository",
                  "~/.m2/wrapper",
                  "~/.gradle/caches",
                  "~/.gradle/wrapper",
                  "~/.gradle/daemon",
                  "~/.gradle/native",
                  "~/.gradle/jdks",
                  "~/.gradle/notifications",
                  "~/.gradle/workers",
                  "~/.gradle/.tmp",
                  "~/.gradle/android",
                  "~/.gradle/kotlin-profile",
                  "~/.konan"
                ],
                "read": [
                  "~/.jdks",
                  "~/.jenv",
                  "~/.jabba",
                  "~/.asdf/installs/java",
                  "~/.local/share/mise/installs/java",
                  "~/.local/share/mise/installs/maven",
                  "~/.local/share/mise/installs/gradle",
                  "~/.m2/toolchains.xml",
                  "~/.gradle/init.d",
                  "/etc/gitconfig",
                  "/etc/java",
                  "/etc/java-8-openjdk",
                  "/etc/java-11-openjdk",
                  "/etc/java-17-openjdk",
                  "/etc/java-21-openjdk",
                  "/etc/java-25-openjdk",
                  "/etc/maven",
                  "/etc/mavenrc",
                  "/opt/java",
                  "/opt/jdk",
                  "/opt/maven",
                  "/opt/gradle"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;

    private static final String RUST_DEV = """
            {
              "extends": "default",
              "meta": {
                "name": "rust-dev",
                "version": "1.0.0",
                "description": "Development in Rust",
                "author": "nolabs-ai"
              },
              "security": {
                "signal_mode": "isolated"
              },
              "groups": {
                "include": [
                  "rust_runtime"
                ]
              },
              "network": {
                "block": false,
                "network_profile": "developer"
              },
              "workdir": {
                "access": "readwrite"
              }
            }
            """;
}

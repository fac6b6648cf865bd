package dev.nono.policy;

/**
 * The policy groups that come with nono, in the form that {@link GroupParser} reads. A constant and no resource: every start
 * of a program needs it, and a resource would have the JVM open jars for it.
 */
final class BuiltInGroups {
    static final String TEXT = """
            # The policy groups. One group a paragraph: its name, the platform (linux, macos, any) and whether it is required;
            # then one entry a line, in the order in which they are applied:
            #   about TEXT             what the group is for
            #   read PATH, write PATH, readwrite PATH   what it grants
            #   deny PATH              what stays closed, with everything below it
            #   link LINK -> TARGET    a link whose own path may be read too (macOS)
            #   unlink deny            nothing may be deleted (macOS)
            #   unlink allow-writable  but below what may be written (macOS)
            #   command NAME           what nono does not start by name

            group deny_credentials any required
              about Keys, tokens and cloud credentials
              deny ~/.ssh
              deny ~/.gnupg
              deny ~/.aws
              deny ~/.azure
              deny ~/.config/gcloud
              deny ~/.gcloud
              deny ~/.kube
              deny ~/.docker
              deny ~/.git-credentials
              deny ~/.netrc
              deny ~/.npmrc
              deny ~/.vault-token
              deny ~/.credentials
              deny ~/.secrets
              deny ~/.keys
              deny ~/.pki
              deny ~/.terraform.d
              deny ~/.config/op
              deny ~/.bunfig.toml
              deny ~/.config/bun/bunfig.toml

            group deny_keychains_macos macos required
              about Keychains and password stores
              deny ~/Library/Keychains
              deny /Library/Keychains
              deny ~/.password-store
              deny ~/.1password
              deny ~/Library/Group Containers/2BUA8C4S2C.com.1password
              deny ~/Library/Application Support/1Password
              deny ~/Library/Containers/com.1password.1password

            group deny_keychains_linux linux required
              about Keyrings and password stores
              deny ~/.password-store
              deny ~/.1password
              deny ~/.op
              deny ~/.local/share/keyrings

            group deny_browser_data_macos macos required
              about Browser cookies, saved passwords and sessions
              deny ~/Library/Application Support/Google/Chrome
              deny ~/Library/Application Support/Chromium
              deny ~/Library/Application Support/Firefox
              deny ~/Library/Application Support/Microsoft Edge
              deny ~/Library/Application Support/Arc
              deny ~/Library/Application Support/BraveSoftware
              deny ~/Library/Application Support/Vivaldi
              deny ~/Library/Application Support/com.operasoftware.Opera
              deny ~/Library/Safari

            group deny_browser_data_linux linux required
              about Browser cookies, saved passwords and sessions
              deny ~/.config/google-chrome
              deny ~/.config/chromium
              deny ~/.mozilla/firefox
              deny ~/.config/microsoft-edge
              deny ~/.config/BraveSoftware
              deny ~/.config/vivaldi
              deny ~/.config/opera

            group deny_macos_private macos required
              about Messages, mail, cookies and device backups
              deny ~/Library/Messages
              deny ~/Library/Mail
              deny ~/Library/Cookies
              deny ~/Library/Containers/com.apple.Safari
              deny ~/Library/Application Support/MobileSync

            group deny_shell_history any required
              about History files of shells and interpreters
              deny ~/.bash_history
              deny ~/.zsh_history
              deny ~/.history
              deny ~/.python_history

            group deny_shell_configs any required
              about Shell start-up files and environment files that may hold secrets
              deny ~/.zshrc
              deny ~/.zprofile
              deny ~/.zshenv
              deny ~/.zlogin
              deny ~/.zlogout
              deny ~/.bashrc
              deny ~/.bash_profile
              deny ~/.bash_login
              deny ~/.bash_logout
              deny ~/.profile
              deny ~/.config/fish
              deny ~/.env
              deny ~/.envrc

            group system_read_macos macos
              about System paths that programs need to run
              read /bin
              read /sbin
              read /usr/bin
              read /usr/sbin
              read /usr/local/bin
              read /usr/lib
              read /usr/local/lib
              read /usr/share
              read /System/Library
              read /Library
              read /Library/Frameworks
              read /dev
              read /private/var/db/dyld
              read /var/db/dyld
              read /var/db
              read /private/etc/ssl
              read /etc/ssl
              read /etc
              read /private/etc
              read /usr/share/zoneinfo
              read /usr/share/locale
              read /var/db/timezone
              read /usr/share/terminfo
              read /var
              read /private/var
              read /private
              read /tmp
              read /System/Volumes
              read /System/Cryptexes
              read /Applications
              read /cores
              read /opt
              read /Volumes
              read /run
              read /nix
              link /etc -> /private/etc
              link /var -> /private/var
              link /tmp -> /private/tmp

            group system_read_linux_core linux
              about System paths that programs need to run
              read /bin
              read /sbin
              read /usr/bin
              read /usr/sbin
              read /usr/local/bin
              read /lib
              read /lib64
              read /lib/x86_64-linux-gnu
              read /lib/aarch64-linux-gnu
              read /usr/lib
              read /usr/lib64
              read /usr/lib/x86_64-linux-gnu
              read /usr/lib/aarch64-linux-gnu
              read /usr/local/lib
              read /usr/local/lib64
              read /etc/resolv.conf
              read /etc/hosts
              read /etc/nsswitch.conf
              read /etc/gai.conf
              read /etc/ssl
              read /etc/pki
              read /etc/ca-certificates
              read /etc/crypto-policies
              read /etc/ld.so.cache
              read /etc/ld.so.conf
              read /etc/ld.so.conf.d
              read /etc/localtime
              read /etc/timezone
              read /etc/locale.conf
              read /etc/locale.gen
              read /etc/alternatives
              read /etc/os-release
              read /etc/services
              read /usr/share
              read /usr/share/locale
              read /usr/share/locale-langpack
              read /usr/share/zoneinfo
              read /usr/share/terminfo
              read /usr/share/ca-certificates
              read /lib/terminfo
              read /etc/terminfo
              read /dev/null
              read /dev/zero
              read /dev/random
              read /dev/urandom
              read /dev/full
              read /dev/tty
              read /dev/console
              read /dev/stdin
              read /dev/stdout
              read /dev/stderr
              read /dev/fd
              read /dev/pts
              read /proc/self
              read /proc/cpuinfo
              read /proc/meminfo
              read /proc/stat
              read /proc/loadavg
              read /proc/version
              read /proc/filesystems
              read /run/systemd/resolve

            group linux_runtime_state linux
              about Runtime state directories
              read /run
              read /var/run

            group linux_sysfs_read linux
              about Devices and kernel settings in sysfs
              read /sys

            group linux_temp_read linux
              about Reading the shared temporary directory
              read /tmp

            group system_write_macos macos
              about Temporary directories and devices to write to
              write /private/tmp
              write /tmp
              write /private/var/folders
              write /var/folders
              write /dev
              write $TMPDIR

            group system_write_linux linux
              about Temporary directory and devices to write to
              write /tmp
              write /dev/null
              write /dev/zero
              write /dev/full
              write /dev/tty
              write /dev/stdout
              write /dev/stderr
              write /dev/fd
              write /dev/pts
              write /proc/self/fd
              write $TMPDIR

            group user_caches_macos macos
              about Caches, logs and preferences of the user
              read ~/Library/Preferences
              readwrite ~/Library/Caches
              readwrite ~/Library/Logs
              readwrite ~/.cache

            group user_caches_linux linux
              about Cache directory of the user
              readwrite ~/.cache

            group claude_cache_linux linux
              about Cache of the Claude Code command line
              readwrite ~/.cache/claude-cli-nodejs

            group user_tools any
              about Programs, desktop entries, manual pages and completions of the user
              read ~/.local/bin
              read ~/.local/share/applications
              read ~/.local/share/man
              read ~/.local/share/bash-completion
              read ~/.local/share/zsh

            group node_runtime any
              about Node.js runtimes and package managers
              read ~/.nvm
              read ~/.fnm
              read ~/.npm
              read ~/.node
              read ~/.local/share/fnm
              read /usr/local/lib/node_modules
              read ~/Library/pnpm
              read ~/.local/share/pnpm

            group bun_runtime any
              about Bun runtime
              read ~/.bun

            group opencode_linux linux
              about OpenCode programs
              read ~/.opencode/bin

            group python_runtime any
              about Python runtimes
              read ~/.pyenv
              read ~/.local/lib
              read ~/.local/share/uv
              read ~/.conda

            group rust_runtime any
              about Rust toolchain
              read ~/.cargo
              read ~/.rustup

            group go_runtime any
              about Go toolchain
              read ~/go
              read /usr/local/go

            group go_runtime_linux linux
              about Go build cache
              readwrite ~/.cache/go-build

            group go_runtime_macos macos
              about Go build cache
              readwrite ~/Library/Caches/go-build

            group java_runtime any
              about JVM tools, Maven and Gradle
              read ~/.sdkman
              read ~/.m2/repository
              read ~/.m2/wrapper
              read ~/.gradle/caches
              read ~/.gradle/wrapper

            group mise_manager any
              about mise tool manager, its configuration and its tools
              read /etc/mise
              read ~/.local/bin/mise
              read ~/.config/mise
              read ~/.local/share/mise

            group homebrew_macos macos
              about Homebrew
              read /opt/homebrew
              read /usr/local/Cellar
              read /usr/local/opt

            group homebrew_linux linux
              about Homebrew on Linux
              read /home/linuxbrew/.linuxbrew

            group claude_code_macos macos
              about Claude Code state and keychain files
              read $HOME/.local/share/claude
              read $HOME/Applications/Claude Code URL Handler.app
              readwrite $HOME/Library/Keychains
              readwrite $HOME/Library/Keychains/login.keychain-db
              readwrite $HOME/Library/Keychains/metadata.keychain-db

            group codex_macos macos
              about Codex keychain files
              readwrite $HOME/Library/Keychains/login.keychain-db
              readwrite $HOME/Library/Keychains/metadata.keychain-db

            group claude_code_linux linux
              about Claude Code state
              read $HOME/.local/share/claude

            group vscode_macos macos
              about VS Code configuration and extensions
              readwrite $HOME/.vscode
              readwrite $HOME/Library/Application Support/Code

            group vscode_linux linux
              about VS Code configuration and extensions
              readwrite $HOME/.vscode
              readwrite $HOME/.config/Code

            group nix_runtime any
              about Nix profiles and store
              read ~/.nix-profile
              read ~/.local/state/nix/profile
              read ~/.local/state/nix/profiles
              read ~/.nix-defexpr
              read ~/.local/state/nix/defexpr
              read /run/current-system/sw
              read /etc/profiles/per-user
              read /nix/var/nix/profiles
              read /nix/store

            group git_config any
              about Configuration files of git
              read $HOME/.gitconfig
              read $HOME/.gitignore_global
              read $HOME/.config/git/config
              read $HOME/.config/git/ignore
              read $HOME/.config/git/attributes

            group unlink_protection any
              about No deletion, but below writable paths
              unlink deny
              unlink allow-writable

            group dangerous_commands any
              about Commands refused at start-up, all platforms
              command rm
              command rmdir
              command dd
              command chmod
              command chown
              command chgrp
              command mv
              command cp
              command truncate
              command scp
              command rsync
              command sftp
              command ftp
              command xargs
              command sudo
              command su
              command doas
              command pip
              command npm
              command kill
              command killall
              command pkill
              command shutdown
              command reboot
              command halt
              command poweroff

            group dangerous_commands_macos macos
              about Commands refused at start-up, macOS
              command srm
              command brew
              command launchctl

            group dangerous_commands_linux linux
              about Commands refused at start-up, Linux
              command shred
              command mkfs
              command mkfs.ext4
              command mkfs.xfs
              command mkfs.btrfs
              command mkswap
              command fdisk
              command parted
              command gdisk
              command wipefs
              command chattr
              command init
              command systemctl
              command apt
              command apt-get
              command dpkg
              command yum
              command dnf
              command pacman
              command pkexec
            """;

    private BuiltInGroups() {}
}

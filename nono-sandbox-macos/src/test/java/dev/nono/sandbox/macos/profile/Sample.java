package dev.nono.sandbox.macos.profile;

import dev.nono.capability.Access;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.CapabilitySetBuilder;
import dev.nono.capability.DenyException;
import dev.nono.capability.DenyRule;
import dev.nono.capability.FileGrant;
import dev.nono.capability.GrantSource;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PlatformRule;
import dev.nono.capability.SocketMode;
import dev.nono.capability.SocketScope;
import dev.nono.capability.UnixSocketGrant;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileCompiler;
import dev.nono.sandbox.macos.internal.seatbelt.ProfileInput;
import dev.nono.sandbox.macos.oracle.Oracle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Collects the input of a profile, without a file system. */
final class Sample {
    static final Path HOME = Path.of("/Users/me");

    private final CapabilitySetBuilder caps = CapabilitySet.builder();
    private Optional<Path> home = Optional.of(HOME);
    private Path launch = Path.of("/");
    private List<Path> searchPath = List.of();
    private FakeFiles files = new FakeFiles();

    static Sample empty() {
        return new Sample();
    }

    static Sample blocked() {
        return empty().with(caps -> caps.network(NetworkMode.blocked()));
    }

    static Sample proxy(int port, Integer... bind) {
        return empty().with(caps -> caps.network(NetworkMode.proxyOnly(port, List.of(bind))));
    }

    Sample with(Consumer<CapabilitySetBuilder> change) {
        change.accept(caps);
        return this;
    }

    Sample dir(String path, Access access) {
        return grant(path, path, access, false, GrantSource.USER);
    }

    Sample file(String path, Access access) {
        return grant(path, path, access, true, GrantSource.USER);
    }

    Sample grant(String original, String resolved, Access access, boolean exactly, GrantSource source) {
        caps.grant(FileGrant.unchecked(Path.of(original), Path.of(resolved), access, exactly, source));
        return this;
    }

    Sample socket(String original, String resolved, SocketScope scope, SocketMode mode) {
        caps.grant(UnixSocketGrant.unchecked(Path.of(original), Path.of(resolved), scope, mode, GrantSource.USER));
        return this;
    }

    Sample deny(String path) {
        caps.deny(new DenyRule(Path.of(path), GrantSource.group("deny_test"), "test"));
        return this;
    }

    Sample except(String path, Access access) {
        caps.except(new DenyException(Path.of(path), access, GrantSource.USER));
        return this;
    }

    Sample rule(String text) {
        return rules(List.of(PlatformRule.of(text)));
    }

    Sample rules(List<PlatformRule> rules) {
        rules.forEach(caps::platformRule);
        return this;
    }

    Sample home(String path) {
        home = Optional.of(Path.of(path));
        return this;
    }

    Sample noHome() {
        home = Optional.empty();
        return this;
    }

    Sample launchedIn(String path) {
        launch = Path.of(path);
        return this;
    }

    Sample searchPath(String... entries) {
        searchPath = List.of(entries).stream().map(Path::of).toList();
        return this;
    }

    Sample files(FakeFiles known) {
        files = known;
        return this;
    }

    CapabilitySet set() {
        return caps.build();
    }

    String text() {
        return ProfileCompiler.compile(new ProfileInput(caps.build(), home, launch, searchPath, files, false));
    }

    List<String> lines() {
        return text().lines().toList();
    }

    Oracle oracle() {
        return Oracle.of(text());
    }
}

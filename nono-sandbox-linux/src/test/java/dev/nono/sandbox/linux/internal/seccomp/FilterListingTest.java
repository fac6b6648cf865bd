package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Udp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs, instruction by instruction. They are written anew with {@code -Dgolden.write}, and then read by a person. */
class FilterListingTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/nono/sandbox/linux/internal/seccomp");

    private record Program(String name, UnaryOperator<FilterSpec> wanted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Program> programs() {
        return List.of(
                new Program("baseline", spec -> spec),
                new Program("blocked", spec -> spec.network(Network.BLOCKED)),
                new Program("tcp-only", spec -> spec.network(Network.TCP_ONLY)),
                new Program(
                        "tcp-only-udp", spec -> spec.network(Network.TCP_ONLY).udp(Udp.ALLOW)),
                new Program(
                        "proxy-only", spec -> spec.network(Network.TCP_ONLY).notifying(Notify.SOCKETS, Notify.LISTEN)),
                new Program(
                        "everything",
                        spec -> spec.network(Network.TCP_ONLY)
                                .udp(Udp.DNS)
                                .notifying(Notify.values())
                                .namelessPrograms(false)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_program_is_as_it_was_reviewed(Program program) throws IOException {
        for (Architecture architecture : Architecture.values()) {
            FilterSpec spec = program.wanted().apply(FilterSpec.baseline(architecture));
            String listing = Filters.compose(spec).listing();
            String name = program.name() + "." + architecture.name().toLowerCase(Locale.ROOT) + ".bpf";
            Path golden = GOLDEN.resolve(name);
            if (System.getProperty("golden.write") != null) {
                Files.createDirectories(GOLDEN);
                Files.writeString(golden, listing);
            }
            assertThat(listing).isEqualTo(Files.readString(golden));
        }
    }
}

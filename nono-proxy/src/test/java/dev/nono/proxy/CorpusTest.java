package dev.nono.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nono.proxy.internal.decide.AuthorityFuzz;
import dev.nono.proxy.internal.server.ExchangeFuzz;
import dev.nono.proxy.internal.server.RequestsFuzz;
import dev.nono.proxy.internal.server.StreamsFuzz;
import dev.nono.proxy.internal.socks.SocksFuzz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fuzzers found worth keeping, once more: a line of Base64 is an input. {@code .ci/fuzz} looks for more. */
@DisplayName("No input of the corpus is misunderstood")
class CorpusTest {
    /** A fuzz target. */
    @FunctionalInterface
    interface Target {
        void run(byte[] input) throws Exception;
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                target(AuthorityFuzz.class, AuthorityFuzz::fuzzerTestOneInput),
                target(SocksFuzz.class, SocksFuzz::fuzzerTestOneInput),
                target(RequestsFuzz.class, RequestsFuzz::fuzzerTestOneInput),
                target(ExchangeFuzz.class, ExchangeFuzz::fuzzerTestOneInput),
                target(StreamsFuzz.class, StreamsFuzz::fuzzerTestOneInput));
    }

    private static Arguments target(Class<?> name, Target target) {
        return Arguments.of(name.getSimpleName(), target);
    }

    @ParameterizedTest(name = "by {0}")
    @MethodSource("targets")
    void replay(String name, Target target) throws Exception {
        List<String> lines = lines("/fuzz/" + name + ".b64");
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            byte[] input = Base64.getDecoder().decode(line);
            try {
                target.run(input);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(name + " fails with " + line, e);
            }
        }
        target.run(new byte[0]);
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = CorpusTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }
}

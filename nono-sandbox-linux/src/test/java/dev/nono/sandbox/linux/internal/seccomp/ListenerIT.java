package dev.nono.sandbox.linux.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nono.sandbox.linux.internal.posix.Architecture;
import dev.nono.sandbox.linux.internal.posix.Errno;
import dev.nono.sandbox.linux.internal.posix.ErrnoException;
import dev.nono.sandbox.linux.internal.posix.ExitStatus;
import dev.nono.sandbox.linux.internal.posix.Fd;
import dev.nono.sandbox.linux.internal.posix.FreshThread;
import dev.nono.sandbox.linux.internal.posix.NativeMemory;
import dev.nono.sandbox.linux.internal.posix.OpenFlags;
import dev.nono.sandbox.linux.internal.posix.Posix;
import dev.nono.sandbox.linux.internal.posix.PosixSpawn;
import dev.nono.sandbox.linux.internal.posix.Sockets;
import dev.nono.sandbox.linux.internal.posix.Syscall;
import dev.nono.sandbox.linux.internal.posix.Wait;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Network;
import dev.nono.sandbox.linux.internal.seccomp.FilterSpec.Notify;
import dev.nono.sandbox.linux.internal.seccomp.Listener.Readiness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Filters on threads of this JVM, and a supervisor that answers them. */
class ListenerIT {

    static {
        Posix.preload();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FilterSpec here() {
        return FilterSpec.baseline(Architecture.current());
    }

    /** Runs {@code task} under a filter, and {@code server} once for each call that waits. */
    private static <T> T under(FilterSpec spec, BiConsumer<Listener, Notification> server, Supplier<T> task) {
        CompletableFuture<Fd> handed = new CompletableFuture<>();
        CountDownLatch ready = new CountDownLatch(1);
        CompletableFuture<Boolean> served = new CompletableFuture<>();
        Thread supervisor = new Thread(() -> {
            try (Listener listener = new Listener(handed.join())) {
                ready.countDown();
                Readiness readiness;
                while ((readiness = listener.poll(60_000)) == Readiness.READABLE) {
                    listener.receive().ifPresent(call -> server.accept(listener, call));
                }
                served.complete(readiness == Readiness.HUNG_UP);
            } catch (RuntimeException e) {
                served.completeExceptionally(e);
            }
        });
        supervisor.start();
        T result;
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(spec))) {
            result = FreshThread.call("filtered", () -> {
                handed.complete(filter.installListening());
                try {
                    ready.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return task.get();
            });
        }
        assertThat(served.join())
                .as("the listener hangs up when the last task is gone")
                .isTrue();
        return result;
    }

    private static int errnoOf(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    @Test
    void this_kernel_has_filters_and_listeners() {
        SeccompSupport support = SeccompSupport.probe();
        assertThat(support.filters()).isTrue();
        assertThat(support.listeners()).isTrue();
        assertThat(errnoOf(() ->
                        Sockets.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0).close()))
                .isZero();
    }

    @Test
    void a_static_filter_refuses_without_a_listener() {
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(here().network(Network.BLOCKED)))) {
            List<Integer> errnos = FreshThread.call("filtered", () -> {
                filter.install();
                return Stream.of(Sockets.AF_INET, Sockets.AF_NETLINK, Sockets.AF_UNIX)
                        .map(family -> errnoOf(() ->
                                Sockets.socket(family, Sockets.SOCK_DGRAM, 0).close()))
                        .toList();
            });
            assertThat(errnos).containsExactly(Errno.EPERM, Errno.EPERM, 0);
        }
    }

    @Test
    void calls_wait_and_get_the_answer_that_is_given() {
        byte[] address = {2, 0, 0, 9, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        List<SockAddr> seen = new ArrayList<>();
        int errno = under(
                here().network(Network.TCP_ONLY).notifying(Notify.SOCKETS),
                (listener, call) -> {
                    assertThat(call.syscall()).contains(Syscall.CONNECT);
                    try (ChildMemory memory = ChildMemory.open(call.tid())) {
                        int length = call.intArgument(2);
                        seen.add(SockAddr.parse(memory.read(call.argument(1), length), length)
                                .orElseThrow());
                    }
                    assertThat(listener.isValid(call.id())).isTrue();
                    assertThat(listener.respondError(call.id(), Errno.EACCES)).isTrue();
                    assertThat(listener.isValid(call.id())).isFalse();
                },
                () -> {
                    try (Fd socket = Sockets.socket(Sockets.AF_INET, Sockets.SOCK_STREAM, 0)) {
                        return errnoOf(() -> Sockets.connect(socket, address));
                    }
                });
        assertThat(errno).isEqualTo(Errno.EACCES);
        assertThat(seen).hasToString("[127.0.0.1:9]");
    }

    @Test
    void an_answer_may_be_a_descriptor() {
        int size = under(
                here().notifying(Notify.OPEN),
                (listener, call) -> {
                    try (ChildMemory memory = ChildMemory.open(call.tid());
                            Fd file = Fd.open("/proc/self/exe", OpenFlags.O_RDONLY)) {
                        String path = memory.path(call.argument(1))
                                .map(name -> new String(name, StandardCharsets.UTF_8))
                                .orElse("");
                        assertThat(
                                        path.equals("/nowhere/at/all")
                                                ? listener.respondFd(call.id(), file, true)
                                                : listener.respondContinue(call.id()))
                                .isTrue();
                    }
                },
                () -> {
                    try (Fd fd = Fd.open("/nowhere/at/all", OpenFlags.O_RDONLY)) {
                        assertThat(fd.closesOnExec()).isTrue();
                        return fd.read(4).length;
                    }
                });
        assertThat(size).isEqualTo(4);
    }

    @Test
    void an_exec_is_seen_with_its_path_and_arguments_before_it_happens() {
        List<String> execs = new ArrayList<>();
        List<byte[]> arguments = List.of(bytes("sh"), bytes("-c"), bytes("/bin/true && /bin/echo no"));
        ExitStatus status;
        try (PosixSpawn spawn = new PosixSpawn(bytes("/bin/sh"), arguments, List.of())) {
            status = under(
                    here().notifying(Notify.EXEC),
                    (listener, call) -> {
                        try (ChildMemory memory = ChildMemory.open(call.tid())) {
                            String path =
                                    new String(memory.path(call.argument(0)).orElseThrow(), StandardCharsets.UTF_8);
                            int count =
                                    memory.strings(call.argument(1), 100, 4096).size();
                            execs.add(path + " " + count);
                            if (path.endsWith("echo")) {
                                listener.respondError(call.id(), Errno.EACCES);
                            } else {
                                listener.respondContinue(call.id());
                            }
                        }
                    },
                    () -> Wait.await(spawn.spawn()));
        }
        assertThat(execs).containsExactly("/bin/sh 3", "/bin/true 1", "/bin/echo 2");
        assertThat(status.code()).isEqualTo(126);
    }

    @Test
    void memory_is_read_up_to_where_it_ends() {
        try (ChildMemory memory =
                        ChildMemory.open(Math.toIntExact(ProcessHandle.current().pid()));
                NativeMemory text = NativeMemory.cString("hello")) {
            assertThat(memory.path(text.address()))
                    .hasValueSatisfying(path -> assertThat(path).isEqualTo(bytes("hello")));
            assertThat(memory.string(text.address(), 5)).isEmpty();
            assertThat(memory.read(8, 16)).isEmpty();
            assertThat(memory.read(-1, 16)).isEmpty();
            assertThat(memory.path(0)).isEmpty();
            assertThat(memory.strings(16, 5, 5)).isEmpty();
        }
    }

    @Test
    void a_second_listener_in_the_chain_is_refused_by_name() {
        FilterSpec spec = here().notifying(Notify.LISTEN);
        try (SeccompFilter filter = SeccompFilter.prepare(Filters.compose(spec))) {
            assertThatThrownBy(() -> FreshThread.run("filtered", () -> {
                        try (Fd first = filter.installListening();
                                Fd second = filter.installListening()) {
                            throw new AssertionError(first + " and " + second);
                        }
                    }))
                    .isInstanceOfSatisfying(
                            SeccompException.class,
                            e -> assertThat(e.listenerTaken()).isTrue())
                    .hasMessageContaining("install-notify-filter")
                    .hasMessageContaining("another seccomp listener");
        }
    }
}

package dev.nono.sandbox.linux.internal.landlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulePlanTest {

    private static RulePlan plan(int abi) {
        RulePlan.Builder plan = RulePlan.forAbi(Abi.of(abi))
                .path(Path.of("/usr"), NodeKind.DIRECTORY, true, false)
                .path(Path.of("/home/me/work dir"), NodeKind.DIRECTORY, true, true)
                .path(Path.of("/dev/tty"), NodeKind.DEVICE, true, true)
                .path(Path.of("/etc/hosts"), NodeKind.FILE, true, false)
                .scope(EnumSet.allOf(Scope.class))
                .flags(EnumSet.of(RestrictFlag.LOG_NEW_EXEC_ON));
        if (Abi.of(abi).has(Abi.Feature.NETWORK)) {
            plan.handleTcp().connect(8080).bind(3000).connect(3000).connect(8080);
        }
        return plan.build();
    }

    @Test
    void the_same_grants_give_the_same_plan() {
        assertThat(plan(7)).isEqualTo(plan(7));
        assertThat(plan(7).listing()).isEqualTo("""
                        landlock V7
                        handle fs execute write_file read_file read_dir remove_dir remove_file make_char make_dir \
                        make_reg make_sock make_fifo make_block make_sym refer truncate ioctl_dev
                        handle net bind_tcp connect_tcp
                        scope abstract_unix_socket signal
                        flags log_new_exec_on
                        path /usr directory: execute read_file read_dir
                        path /home/me/work dir directory: execute write_file read_file read_dir remove_dir remove_file \
                        make_char make_dir make_reg make_sock make_fifo make_block make_sym refer truncate
                        path /dev/tty device: execute write_file read_file truncate ioctl_dev
                        path /etc/hosts file: execute read_file
                        port 8080: connect_tcp
                        port 3000: bind_tcp connect_tcp
                        """);
    }

    @Test
    void an_old_abi_gets_the_intersection() {
        assertThat(plan(1).listing()).isEqualTo("""
                        landlock V1
                        handle fs execute write_file read_file read_dir remove_dir remove_file make_char make_dir \
                        make_reg make_sock make_fifo make_block make_sym
                        path /usr directory: execute read_file read_dir
                        path /home/me/work dir directory: execute write_file read_file read_dir remove_dir remove_file \
                        make_char make_dir make_reg make_sock make_fifo make_block make_sym
                        path /dev/tty device: execute write_file read_file
                        path /etc/hosts file: execute read_file
                        """);
    }

    @Test
    void restricting_what_the_abi_does_not_know_is_an_error_and_never_silence() {
        assertThatThrownBy(() -> RulePlan.forAbi(Abi.of(3)).handleTcp()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RulePlan.forAbi(Abi.of(8)).handleUnixSockets())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> RulePlan.forAbi(Abi.of(7)).connect(80)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        RulePlan.forAbi(Abi.of(7)).handleTcp().connect(65_536).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void the_execute_layer_gates_execution_and_leaves_renames_alone() {
        RulePlan layer = RulePlan.executeLayer(Abi.of(7), Map.of(Path.of("/usr/bin/git"), NodeKind.FILE));
        assertThat(layer.listing()).isEqualTo("""
                        landlock V7
                        handle fs execute refer
                        path / directory: refer
                        path /usr/bin/git file: execute
                        """);
        assertThatThrownBy(() -> RulePlan.executeLayer(Abi.of(2), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ABI 3");
    }

    @Test
    void unix_sockets_are_handled_only_when_asked_for() {
        assertThat(FsRight.in(plan(9).handledFs())).doesNotContain(FsRight.RESOLVE_UNIX);
        RulePlan plan = RulePlan.forAbi(Abi.of(9))
                .handleUnixSockets()
                .connectUnix(Path.of("/run/agent.sock"), NodeKind.FILE)
                .build();
        assertThat(FsRight.in(plan.handledFs())).contains(FsRight.RESOLVE_UNIX);
        assertThat(plan.listing()).endsWith("path /run/agent.sock file: resolve_unix\n");
    }
}

package dev.nono.proxy;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import dev.nono.capability.CapabilitySet;
import dev.nono.capability.NetworkMode;
import dev.nono.capability.PortRange;
import java.util.ArrayList;
import java.util.List;

/** Keeps the program from answering in place of a webhook on this machine: whoever listens on its port could grant anything. */
final class ApprovalIsolation {
    private ApprovalIsolation() {}

    /** Refuses webhooks on whose port the program may listen. */
    static void require(List<Integer> webhooks, CapabilitySet capabilities) {
        List<Integer> ports = new ArrayList<>(capabilities.bindPorts());
        ports.addAll(capabilities.localhostPorts());
        if (capabilities.networkMode() instanceof NetworkMode.ProxyOnly proxy) {
            ports.addAll(proxy.bindPorts());
        }
        List<PortRange> ranges = new ArrayList<>(capabilities.bindPortRanges());
        ranges.addAll(capabilities.localhostPortRanges());
        for (int webhook : webhooks) {
            boolean open = ports.contains(webhook);
            for (PortRange range : ranges) {
                open |= range.contains(webhook);
            }
            if (open) {
                throw new NonoException(
                        ErrorCode.CONFIG_PARSE,
                        "the program may listen on port " + webhook
                                + ", where a webhook is asked for approval, and could"
                                + " approve its own requests; take the port from its grants, or move the webhook");
            }
        }
    }
}

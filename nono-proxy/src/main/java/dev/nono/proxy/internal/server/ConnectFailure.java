package dev.nono.proxy.internal.server;

import dev.nono.NonoException;
import dev.nono.proxy.internal.decide.Category;
import dev.nono.proxy.internal.net.TunnelRequest;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Why there is no connection, in words that hold nothing of what the other side said. */
final class ConnectFailure {
    private ConnectFailure() {}

    static Refusal refusal(Throwable cause, boolean chained) {
        if (cause instanceof TunnelRequest.Rejected) {
            return Refusal.of(
                    502, Category.EXTERNAL_PROXY_REJECTED, "the upstream proxy gave no tunnel: " + cause.getMessage());
        }
        return Refusal.of(502, Category.UPSTREAM_CONNECT_FAILED, "Upstream connect failed: " + reason(cause, chained));
    }

    private static String reason(Throwable cause, boolean chained) {
        String whom = chained ? "the upstream proxy or what is behind it" : "the upstream";
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return "TLS with " + whom + " failed; its certificate must be valid for its name";
            }
            if (each instanceof UnknownHostException) {
                return "a name could not be resolved";
            }
            if (each instanceof ConnectException) {
                return whom + " refused the connection or did not answer";
            }
            if (each instanceof NonoException own) {
                return String.valueOf(own.getMessage());
            }
        }
        return whom + " could not be reached";
    }
}

package dev.nono.net;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import java.util.Map;

/**
 * A host name in canonical form: lower-case ASCII labels, no trailing dot, not an address.
 *
 * @param text the name; any accepted spelling is brought into the canonical form
 */
public record DnsName(String text) implements Host {

    /**
     * Creates a name from any accepted spelling of it.
     *
     * @throws NonoException with {@link ErrorCode#CONFIG_PARSE} when it is no name, or an address
     */
    public DnsName {
        String why = null;
        try {
            text = Idna.toAscii(text);
            if (Ipv4Syntax.endsInNumber(text)) {
                why = "it is an address and not a name";
            }
        } catch (MalformedHostException e) {
            why = e.why();
        }
        if (why != null) {
            String shown = Printable.of(text);
            throw new NonoException(
                    ErrorCode.CONFIG_PARSE,
                    "\"" + shown + "\" is not a host name: " + why,
                    Map.of("host", shown, "reason", why),
                    null);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.nono.net;

/** Decides what a host text is, and hands it to the parser of that kind. */
final class HostParser {

    private HostParser() {}

    static Host parse(String text) throws MalformedHostException {
        if (text.startsWith("[")) {
            if (!text.endsWith("]")) {
                throw new MalformedHostException("the bracket is not closed");
            }
            return Ipv6Syntax.parse(text.substring(1, text.length() - 1));
        }
        if (text.indexOf(':') >= 0) {
            return Ipv6Syntax.parse(text);
        }
        String name = Idna.toAscii(text);
        if (Ipv4Syntax.endsInNumber(name)) {
            return Ipv4Syntax.parseAnySpelling(name);
        }
        return new DnsName(name);
    }
}

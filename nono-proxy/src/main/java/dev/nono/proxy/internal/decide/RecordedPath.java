package dev.nono.proxy.internal.decide;

/** The path of a request as it may be written down: without the token, and with the names of parameters only. */
public final class RecordedPath {
    private RecordedPath() {}

    /**
     * Makes a path safe for records.
     *
     * @param path path and query as sent
     * @param token the token of the session
     * @return the path for records
     */
    public static String of(String path, SessionToken token) {
        int query = path.indexOf('?');
        if (query < 0) {
            return clean(path, token);
        }
        StringBuilder out = new StringBuilder(clean(path.substring(0, query), token));
        char separator = '?';
        for (String parameter : path.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            out.append(separator).append(clean(equals < 0 ? parameter : parameter.substring(0, equals), token));
            separator = '&';
        }
        return out.toString();
    }

    private static String clean(String text, SessionToken token) {
        return text.replace(token.text(), "<token>");
    }
}

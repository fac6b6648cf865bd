package dev.nono.net;

/** A host that has no canonical form; the message says why. Cheap, because untrusted programs can cause it at will. */
final class MalformedHostException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedHostException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}

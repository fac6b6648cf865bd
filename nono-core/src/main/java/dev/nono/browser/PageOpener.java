package dev.nono.browser;

import java.io.IOException;

/** Shows a page to the user. */
@FunctionalInterface
public interface PageOpener {
    /**
     * Has a page opened, and does not wait until it is.
     *
     * @param url a URL that was decided about
     * @throws IOException if nothing could be started to open it
     */
    void open(String url) throws IOException;
}

/**
 * Opening a page in the browser of the user, for a program that asks.
 *
 * <p>A {@link dev.nono.browser.UrlPolicy} is a pure function from a URL to a decision: https pages of listed origins, pages of this
 * machine where that is allowed, nothing else. {@link dev.nono.browser.PageRequests} decides, holds back who asks too often, has a
 * {@link dev.nono.browser.PageOpener} open what is allowed, and tells of every attempt. A {@link dev.nono.browser.UrlBridge} is how a program asks:
 * a private directory with a Unix socket and a launcher that stands in {@code BROWSER}.
 *
 * <p>The launcher is a shell script that starts {@link dev.nono.browser.AskToOpen}, one class of the JDK alone, on the Java that nono runs on. A
 * JVM takes a tenth of a second longer than a native client would, before a browser that takes a second; in return nothing has to be compiled or
 * installed. A file that the supervisor watches would need no JVM, but the socket tells which user is at its other end, ends with the program that asks,
 * and leaves nothing to race for.
 *
 * <pre>{@code
 * UrlPolicy policy = UrlPolicy.of(List.of("https://github.com"), false);
 * policy.decide("https://github.com/login/device").isAllowed();   // true
 * policy.decide("https://github.com@evil.example/").isAllowed();  // false
 * }</pre>
 */
@NullMarked
package dev.nono.browser;

import org.jspecify.annotations.NullMarked;

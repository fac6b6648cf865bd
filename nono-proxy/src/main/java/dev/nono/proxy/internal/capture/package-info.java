/**
 * Commands that print credentials: {@link dev.nono.proxy.internal.capture.CaptureRun} runs one and checks what it printed,
 * {@link dev.nono.proxy.internal.capture.CaptureCache} keeps it and lets one run serve all who wait for it, and
 * {@link dev.nono.proxy.internal.capture.CaptureBrowser} is how it has pages opened.
 */
@NullMarked
package dev.nono.proxy.internal.capture;

import org.jspecify.annotations.NullMarked;

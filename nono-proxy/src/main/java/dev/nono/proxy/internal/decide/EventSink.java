package dev.nono.proxy.internal.decide;

import dev.nono.proxy.ProxyEvent;

/** Takes down decisions. Never throws, never blocks. */
@FunctionalInterface
public interface EventSink {
    /** Records a decision. */
    void record(ProxyEvent event);
}

/** The network proxy: filters hosts, injects credentials that the program never sees, intercepts TLS. */
@SuppressWarnings("requires-automatic") // RE2/J and the SDK of AWS have no descriptors yet.
module dev.nono.proxy {
    requires transitive dev.nono.core;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires java.xml;
    requires jdk.management;
    requires org.slf4j;
    requires re2j;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.auth.aws;
    requires software.amazon.awssdk.http.auth.spi;
    requires software.amazon.awssdk.identity.spi;
    requires static org.jspecify;

    exports dev.nono.proxy;
}

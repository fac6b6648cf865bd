/** The capability model, the sandbox API and everything that needs no operating system. */
@SuppressWarnings("module") // The modules that internals are exported to are built after this one.
module dev.nono.core {
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.google.common;
    requires java.net.http;
    requires jdk.net;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.nono;
    exports dev.nono.approval;
    exports dev.nono.audit;
    exports dev.nono.browser;
    exports dev.nono.capability;
    exports dev.nono.diagnostic;
    exports dev.nono.hook;
    exports dev.nono.learn;
    exports dev.nono.internal.process to
            dev.nono.proxy;
    exports dev.nono.manifest;
    exports dev.nono.net;
    exports dev.nono.network;
    exports dev.nono.platform;
    exports dev.nono.policy;
    exports dev.nono.policytest;
    exports dev.nono.profile;
    exports dev.nono.profile.expand;
    exports dev.nono.profile.model;
    exports dev.nono.profile.text;
    exports dev.nono.query;
    exports dev.nono.sandbox;
    exports dev.nono.secret;
    exports dev.nono.secret.store;
    exports dev.nono.session;
    exports dev.nono.state;

    uses dev.nono.learn.SystemTracer;
    uses dev.nono.sandbox.SandboxBackend;
}

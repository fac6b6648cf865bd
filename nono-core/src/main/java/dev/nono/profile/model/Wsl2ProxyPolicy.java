package dev.nono.profile.model;

/** What to do on WSL2 where the kernel cannot hold the child to the proxy. */
public enum Wsl2ProxyPolicy {
    /** Refuse to run. */
    ERROR("error"),
    /** Run with a proxy that the child can go round. */
    INSECURE_PROXY("insecure_proxy");

    private final String wireName;

    Wsl2ProxyPolicy(String wireName) {
        this.wireName = wireName;
    }

    /**
     * The name in profiles.
     *
     * @return the lower-case name
     */
    public String wireName() {
        return wireName;
    }
}

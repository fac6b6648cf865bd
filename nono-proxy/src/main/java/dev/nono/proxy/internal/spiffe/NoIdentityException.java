package dev.nono.proxy.internal.spiffe;

import dev.nono.ErrorCode;
import dev.nono.NonoException;

/** The workload could not say who it is. Nothing that was fetched with its identity before stands in for that. */
public final class NoIdentityException extends NonoException {
    private static final long serialVersionUID = 1L;

    NoIdentityException(String why) {
        super(ErrorCode.KEYSTORE_ACCESS, "no workload identity: " + why);
    }
}

package dev.nono.proxy.internal.credential;

import dev.nono.profile.model.AwsAuth;
import dev.nono.proxy.internal.aws.AwsKeys;
import dev.nono.proxy.internal.oauth.OAuthTokens;
import dev.nono.proxy.internal.spiffe.SpiffeTokens;
import dev.nono.secret.Secret;
import java.util.function.Function;

/** Where the credential of a route is by the time of a request. */
sealed interface RouteCredential {
    <R> R match(Cases<R> cases);

    /** Whether a request would get it now, so that the program gets a phantom token for it. */
    boolean isThere();

    /** One function for each kind. */
    record Cases<R>(
            Function<None, R> onNone,
            Function<Missing, R> onMissing,
            Function<Loaded, R> onLoaded,
            Function<Fetched, R> onFetched,
            Function<Signed, R> onSigned,
            Function<Captured, R> onCaptured,
            Function<Identity, R> onIdentity) {}

    /** The route has none, and needs none. */
    record None() implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onNone().apply(this);
        }

        @Override
        public boolean isThere() {
            return false;
        }
    }

    /**
     * The route has one, and it could not be loaded: every request is refused.
     *
     * @param code the code of the diagnostic
     */
    record Missing(String code) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onMissing().apply(this);
        }

        @Override
        public boolean isThere() {
            return false;
        }
    }

    /** It was loaded at the start. */
    record Loaded(Secret value) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onLoaded().apply(this);
        }

        @Override
        public boolean isThere() {
            return true;
        }
    }

    /** It is fetched, and renewed in time. */
    record Fetched(OAuthTokens tokens) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onFetched().apply(this);
        }

        @Override
        public boolean isThere() {
            return tokens.hasToken();
        }
    }

    /** Each request is signed. */
    record Signed(AwsAuth settings, AwsKeys keys) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onSigned().apply(this);
        }

        @Override
        public boolean isThere() {
            return true;
        }
    }

    /** It is captured when a request needs it. */
    record Captured(String name) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onCaptured().apply(this);
        }

        @Override
        public boolean isThere() {
            return true;
        }
    }

    /** The workload itself: its agent is asked for each request. */
    record Identity(SpiffeTokens tokens) implements RouteCredential {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.onIdentity().apply(this);
        }

        @Override
        public boolean isThere() {
            return true;
        }
    }
}

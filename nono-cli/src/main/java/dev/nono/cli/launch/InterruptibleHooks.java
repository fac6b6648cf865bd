package dev.nono.cli.launch;

import dev.nono.hook.HookExtension;
import dev.nono.session.Contribution;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionExtension;

/** Hooks that a signal ends, and with the one before the command the session: nobody has to wait for them. */
final class InterruptibleHooks implements SessionExtension {
    private final HookExtension hooks;

    InterruptibleHooks(HookExtension hooks) {
        this.hooks = hooks;
    }

    @Override
    public String name() {
        return hooks.name();
    }

    @Override
    public Contribution start(SessionContext context) {
        Signals.cancelStart();
        Contribution contribution = hooks.start(context);
        Signals.commitStart();
        return contribution;
    }

    @Override
    public void ended(int exitCode) {
        Signals.interruptThisThread();
        try {
            hooks.ended(exitCode);
        } finally {
            Signals.interruptNobody();
        }
    }

    @Override
    public void close() {
        hooks.close();
    }
}

package dev.nono.cli.launch;

import dev.nono.session.Contribution;
import dev.nono.session.SessionContext;
import dev.nono.session.SessionExtension;

/** Stands behind the extensions that may wait for a person: from here on the command starts, and signals are for it. */
final class LastStep implements SessionExtension {
    @Override
    public String name() {
        return "signals";
    }

    @Override
    public Contribution start(SessionContext context) {
        Signals.commitStart();
        return Contribution.none(context);
    }

    @Override
    public void close() {}
}

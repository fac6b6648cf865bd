package dev.nono.cli.learn;

import dev.nono.cli.terminal.Paint;
import dev.nono.cli.terminal.Printable;
import dev.nono.cli.terminal.Theme.Colour;
import dev.nono.learn.Proposal;
import dev.nono.learn.Proposal.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What was learned, for people. */
final class LearnText {
    private static final int SHOWN = 10;

    private final Proposal proposal;
    private final Path home;
    private final Paint paint;
    private final boolean all;
    private final StringBuilder out = new StringBuilder();

    LearnText(Proposal proposal, Path home, Paint paint, boolean all) {
        this.proposal = proposal;
        this.home = home;
        this.paint = paint;
        this.all = all;
    }

    String of(int exitCode, Optional<String> profile) {
        if (exitCode != 0) {
            out.append("The command exited with code ")
                    .append(exitCode)
                    .append("; what it would have done next was not seen.\n");
        }
        if (proposal.isEmpty()) {
            title(profile.map(name -> "The profile " + Printable.line(name)).orElse("The default policy")
                    + " and the working directory suffice for its files.");
        } else {
            title("To grant on the command line");
            proposal.flags().forEach(this::line);
            title("To add to "
                    + profile.map(name -> "the profile " + Printable.line(name)).orElse("a profile"));
            out.append(proposal.toProfile(home));
        }
        if (!proposal.closed().isEmpty()) {
            title("Asked for, protected, and not proposed");
            proposal.closed().forEach((path, source) -> line(path + "  (" + source + ")"));
        }
        some("Asked for, and too wide to propose", proposal.tooWide());
        hosts();
        addresses("Connected to", proposal.outbound());
        addresses("Listened on", proposal.listening());
        if (all) {
            some("Looked for, and not there", proposal.missing());
            if (!proposal.covered().isEmpty()) {
                title("Granted already");
                proposal.covered().forEach((path, source) -> line(path + "  (" + source + ")"));
            }
        }
        return out.toString();
    }

    private void hosts() {
        if (!proposal.hosts().wanted().isEmpty()) {
            title("With these hosts in the list, the command reaches no other, and those through the proxy alone."
                    + (proposal.outbound().isEmpty()
                            ? ""
                            : " The addresses below, to which it went by itself, would be closed."));
        }
        if (!proposal.hosts().withheld().isEmpty()) {
            title("Asked for, and for you to decide");
            proposal.hosts().withheld().forEach((host, reason) -> line(host + "  (" + reason + ")"));
        }
        if (all && !proposal.hosts().covered().isEmpty()) {
            title("Let through already");
            proposal.hosts().covered().forEach(this::line);
        }
    }

    private void some(String title, List<Path> paths) {
        if (!paths.isEmpty()) {
            title(title);
            int most = all ? paths.size() : Math.min(SHOWN, paths.size());
            paths.subList(0, most).forEach(path -> line(path.toString()));
            if (most < paths.size()) {
                line("and " + (paths.size() - most) + " more");
            }
        }
    }

    private void addresses(String title, List<Address> addresses) {
        if (!addresses.isEmpty()) {
            title(title);
            for (Address address : addresses) {
                line(address.address() + " port " + address.port() + "  (" + address.count() + " times)");
            }
        }
    }

    private void title(String text) {
        out.append(paint.bold(Colour.TEXT, text)).append('\n');
    }

    private void line(String text) {
        out.append("  ").append(Printable.line(text)).append('\n');
    }
}

package dev.nono.sandbox.macos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Says what a profile lets a program do. All models must agree about everything that is asked. */
public final class Oracle {
    private final String text;
    private final List<SbplRule> rules;
    private final List<SbplRule> strictRules;
    private final VirtualFiles files;

    private Oracle(String text, VirtualFiles files) {
        this.text = text;
        this.files = files;
        this.rules = rules(text, false);
        this.strictRules = rules(text, true);
    }

    public static Oracle of(String profile) {
        return new Oracle(profile, VirtualFiles.ofMac());
    }

    public static Oracle of(String profile, VirtualFiles files) {
        return new Oracle(profile, files);
    }

    /** The rules of a profile; fails if it is none. */
    public static List<SbplRule> rules(String text, boolean socketFiltersMeanBoth) {
        List<SbplRule> rules = new ArrayList<>();
        List<Sexp> forms = SbplReader.read(text);
        assertThat(forms.get(0)).isEqualTo(new Sexp.Form(List.of(new Sexp.Atom("version"), new Sexp.Atom("1"))));
        for (Sexp form : forms.subList(1, forms.size())) {
            if (!(form instanceof Sexp.Form list)) {
                throw new AssertionError("no form: " + form);
            }
            if (list.equals(new Sexp.Form(List.of(new Sexp.Atom("debug"), new Sexp.Atom("deny"))))) {
                continue;
            }
            if (!list.head().equals("allow") && !list.head().equals("deny")) {
                throw new AssertionError("neither allow nor deny: " + form);
            }
            rules.add(SbplRule.of(list, socketFiltersMeanBoth));
        }
        return rules;
    }

    /** What each model says about one operation on one path; they may differ. */
    public static List<Boolean> each(String profile, String operation, String path) {
        List<SbplRule> rules = rules(profile, false);
        return java.util.Arrays.stream(Model.values())
                .map(model -> model.allows(rules, Event.at(operation, path)))
                .toList();
    }

    /** The strings of all forms with a head, in order. */
    public static List<String> strings(String text, String head) {
        List<String> found = new ArrayList<>();
        SbplReader.read(text).forEach(form -> collect(form, head, found));
        return found;
    }

    private static void collect(Sexp piece, String head, List<String> found) {
        if (piece instanceof Sexp.Form form) {
            form.items().forEach(item -> {
                if (form.head().equals(head) && item instanceof Sexp.Str string) {
                    found.add(string.value());
                }
                collect(item, head, found);
            });
        }
    }

    public int size() {
        return rules.size();
    }

    // --- what a program may try -------------------------------------------------------------------------------------

    public boolean read(String path) {
        return agreed("read " + path, model -> reach(model, path) && at(model, "file-read-data", path));
    }

    public boolean stat(String path) {
        return agreed("stat " + path, model -> reach(model, path) && at(model, "file-read-metadata", path));
    }

    public boolean write(String path) {
        return agreed("write " + path, model -> reach(model, path) && at(model, "file-write-data", path));
    }

    public boolean create(String path) {
        return agreed("create " + path, model -> reach(model, path) && at(model, "file-write-create", path));
    }

    public boolean unlink(String path) {
        return agreed("unlink " + path, model -> at(model, "file-write-unlink", path));
    }

    /** Every other change of a file. */
    public boolean touch(String operation, String path) {
        return agreed(operation + " " + path, model -> at(model, operation, path));
    }

    public boolean rename(String from, String to) {
        return agreed(
                "rename " + from + " to " + to,
                model -> at(model, "file-write-unlink", from)
                        && at(model, "file-write-create", to)
                        && at(model, "file-write-unlink", to));
    }

    public boolean map(String path) {
        return agreed("map " + path, model -> at(model, "file-map-executable", path));
    }

    public boolean ioctl(String path) {
        return agreed("ioctl " + path, model -> at(model, "file-ioctl", path));
    }

    public boolean exec(String path) {
        return agreed(
                "exec " + path,
                model -> at(model, "process-exec*", path)
                        && at(model, "file-read-data", path)
                        && at(model, "file-map-executable", path));
    }

    public boolean mayExec(String path) {
        return agreed("exec gate " + path, model -> at(model, "process-exec*", path));
    }

    public boolean connect(String path) {
        return agreed("connect " + path, model -> reach(model, path) && at(model, "network-outbound", path));
    }

    public boolean bindAddress(String path) {
        return agreed("bind address " + path, model -> at(model, "network-bind", path));
    }

    /** A socket is an address and a file. */
    public boolean bind(String path) {
        return agreed(
                "bind " + path,
                model -> reach(model, path) && at(model, "network-bind", path) && at(model, "file-write-create", path));
    }

    public boolean tcp(boolean loopback, int port) {
        return agreed(
                "tcp " + (loopback ? "loopback " : "remote ") + port,
                model -> ask(model, new Event("network-outbound", null, loopback ? port : 0, Map.of())));
    }

    public boolean listen() {
        return agreed(
                "listen", model -> ask(model, Event.of("network-bind")) && ask(model, Event.of("network-inbound")));
    }

    /** Whether a socket can be made, in the wider of the two readings of its filters. */
    public boolean socket(String domain, String type) {
        return agreed("socket " + domain + " " + type, model -> ask(model, socketEvent(domain, type)));
    }

    /** The same in the reading that nono intends. */
    public boolean socketStrictly(String domain, String type) {
        return agreed("socket " + domain + " " + type, model -> model.allows(strictRules, socketEvent(domain, type)));
    }

    private static Event socketEvent(String domain, String type) {
        return new Event("system-socket", null, 0, Map.of("socket-domain", domain, "socket-type", type));
    }

    /** A datagram to another host. */
    public boolean udp() {
        return agreed("udp", model -> ask(model, Event.of("network-outbound")));
    }

    public boolean mach(String service) {
        return agreed("mach " + service, model -> ask(model, Event.with("mach-lookup", "global-name", service)));
    }

    public boolean signal(String relation) {
        return agreed("signal " + relation, model -> ask(model, Event.with("signal", "target", relation)));
    }

    public boolean inspect(String relation) {
        return agreed("inspect " + relation, model -> ask(model, Event.with("process-info*", "target", relation)));
    }

    public boolean plain(String operation) {
        return agreed(operation, model -> ask(model, Event.of(operation)));
    }

    // --- how it is judged
    // ---------------------------------------------------------------------------------------------

    private boolean ask(Model model, Event event) {
        return model.allows(rules, event);
    }

    private boolean at(Model model, String operation, String path) {
        return ask(model, Event.at(operation, files.walk(path).end()));
    }

    /** Each link on the way is looked at under its own path. */
    private boolean reach(Model model, String path) {
        return files.walk(path).links().stream().allMatch(link -> ask(model, Event.at("file-read-metadata", link)));
    }

    private boolean agreed(String what, Predicate<Model> judge) {
        boolean first = judge.test(Model.LAST_RULE);
        for (Model model : Model.values()) {
            assertThat(judge.test(model))
                    .as("%s under %s, other than under %s, in\n%s", what, model, Model.LAST_RULE, text)
                    .isEqualTo(first);
        }
        return first;
    }
}

package dev.nono.sandbox.macos.oracle;

import java.util.List;
import java.util.regex.Pattern;

/** A rule as it was read. */
public record SbplRule(boolean allow, List<String> operations, List<Test> filters) {
    /** One filter, made ready. */
    interface Test {
        boolean matches(Event event);
    }

    static SbplRule of(Sexp.Form form, boolean socketFiltersMeanBoth) {
        boolean allow = form.head().equals("allow");
        List<String> operations = form.rest().stream()
                .filter(Sexp.Atom.class::isInstance)
                .map(item -> ((Sexp.Atom) item).text())
                .toList();
        List<Sexp.Form> forms = form.rest().stream()
                .filter(Sexp.Form.class::isInstance)
                .map(Sexp.Form.class::cast)
                .toList();
        if (operations.isEmpty()
                || operations.size() + forms.size() != form.rest().size()) {
            throw new AssertionError("no rule: " + form);
        }
        operations.forEach(operation -> {
            if (!Operations.isKnown(operation)) {
                throw new AssertionError("unknown operation " + operation);
            }
        });
        List<Test> filters = forms.stream().map(SbplRule::filter).toList();
        if (socketFiltersMeanBoth && operations.equals(List.of("system-socket")) && filters.size() == 2) {
            List<Test> both = filters;
            filters = List.of(event -> both.stream().allMatch(test -> test.matches(event)));
        }
        return new SbplRule(allow, operations, filters);
    }

    private static Test filter(Sexp.Form form) {
        return switch (form.head()) {
            case "literal", "path" -> {
                String path = string(form);
                yield event -> path.equals(event.path());
            }
            case "subpath" -> {
                String path = string(form);
                String below = path.equals("/") ? "/" : path + "/";
                yield event -> event.path() != null
                        && (event.path().equals(path) || event.path().startsWith(below));
            }
            case "regex" -> {
                Pattern pattern = Pattern.compile(string(form), Pattern.DOTALL);
                yield event ->
                        event.path() != null && pattern.matcher(event.path()).find();
            }
            case "remote" -> {
                if (form.items().size() != 3 || !form.items().get(1).equals(new Sexp.Atom("tcp"))) {
                    throw new AssertionError("no filter: " + form);
                }
                String remote = ((Sexp.Str) form.items().get(2)).value();
                if (!remote.matches("localhost:([1-9][0-9]{0,4}|\\*)")) {
                    throw new AssertionError("no remote that the system takes: " + remote);
                }
                String port = remote.substring("localhost:".length());
                yield event -> event.loopbackPort() > 0
                        && (port.equals("*") || port.equals(String.valueOf(event.loopbackPort())));
            }
            case "target" -> {
                String relation = ((Sexp.Atom) form.items().get(1)).text();
                yield event -> relation.equals(event.value("target"));
            }
            case "socket-domain", "socket-type" -> {
                String name = ((Sexp.Atom) form.items().get(1)).text();
                yield event -> name.equals(event.value(form.head()));
            }
            case "global-name", "extension", "iokit-user-client-class" -> {
                String name = string(form);
                yield event -> name.equals(event.value(form.head()));
            }
            case "require-all" -> {
                List<Test> parts = parts(form);
                yield event -> parts.stream().allMatch(test -> test.matches(event));
            }
            case "require-any" -> {
                List<Test> parts = parts(form);
                yield event -> parts.stream().anyMatch(test -> test.matches(event));
            }
            case "require-not" -> {
                List<Test> parts = parts(form);
                yield event -> parts.stream().noneMatch(test -> test.matches(event));
            }
            default -> throw new AssertionError("unknown filter " + form);
        };
    }

    private static List<Test> parts(Sexp.Form form) {
        return form.rest().stream().map(part -> filter((Sexp.Form) part)).toList();
    }

    private static String string(Sexp.Form form) {
        if (form.items().size() != 2 || !(form.items().get(1) instanceof Sexp.Str string)) {
            throw new AssertionError("a filter takes one string: " + form);
        }
        return string.value();
    }

    boolean matches(Event event) {
        return filters.isEmpty() || filters.stream().anyMatch(test -> test.matches(event));
    }
}

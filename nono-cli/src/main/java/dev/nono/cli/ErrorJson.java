package dev.nono.cli;

import dev.nono.NonoException;
import dev.nono.cli.terminal.JsonText;

/** An error as JSON. Written by hand: the JSON library is slower to load than a whole command. */
final class ErrorJson {
    private ErrorJson() {}

    static String of(NonoException e) {
        return "{\n  \"error\" : {\n    \"code\" : " + JsonText.quote(e.code().kind()) + ",\n    \"message\" : "
                + JsonText.quote(String.valueOf(e.getMessage())) + "\n  }\n}";
    }
}

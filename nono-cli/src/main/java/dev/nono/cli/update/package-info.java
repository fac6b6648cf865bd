/**
 * Whether there is a newer nono. There is no service of nono's own to ask, so nobody is asked unless a person names one
 * ({@code NONO_UPDATE_URL}, or {@code url} below {@code [updates]}): a company that hands nono out may run one.
 *
 * <p>{@link dev.nono.cli.update.UpdateCheck} decides whether to ask at all: never for a command that starts programs, never
 * in silence or inside of a sandbox, and at most once a day, which {@link dev.nono.cli.update.UpdateState} keeps in a file.
 * {@link dev.nono.cli.update.UpdateService} asks. Whatever goes wrong is silent, nothing takes longer than three seconds, and
 * what the service says reaches the terminal only as harmless text.
 */
@NullMarked
package dev.nono.cli.update;

import org.jspecify.annotations.NullMarked;

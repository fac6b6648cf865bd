package dev.nono.capability;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nono.ErrorCode;
import dev.nono.NonoException;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Speaks of refusals by their code. */
final class Refusals {
    private Refusals() {}

    static AbstractObjectAssert<?, NonoException> assertRefused(ErrorCode code, ThrowingCallable call) {
        NonoException error = catchThrowableOfType(NonoException.class, call);
        return Assertions.assertThat(error)
                .as("refusal")
                .isNotNull()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(NonoException.class))
                .satisfies(e -> Assertions.assertThat(e.code()).isEqualTo(code));
    }
}

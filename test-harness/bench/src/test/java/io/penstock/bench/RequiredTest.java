/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class RequiredTest {
    private static final Optional<String> MISSING = Optional.of("mosquitto is not installed");

    @Test
    void shouldLeaveOutATestWhoseProgramIsMissing() {
        assertThatThrownBy(() -> Required.there(MISSING, null)).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void shouldFailItWherePeersAreRequired() {
        assertThatThrownBy(() -> Required.there(MISSING, "required"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("mosquitto is not installed");
    }

    @Test
    void shouldMakeItWhereTheProgramIsThere() {
        assertThatCode(() -> Required.there(Optional.empty(), "required")).doesNotThrowAnyException();
    }
}

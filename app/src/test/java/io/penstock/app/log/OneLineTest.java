/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void shouldLeaveAWordOfAnyAlphabetAsItIs() {
        assertThat(OneLine.of("Halle 7/Öl & 蒸気 🔥")).isEqualTo("Halle 7/Öl & 蒸気 🔥");
    }

    @Test
    void shouldWriteOutWhatWouldBeginALineOrMoveTheCursorOrTurnTheDirection() {
        assertThat(OneLine.of("a\r\nb\tc\u001b[2Jd\u0085e\u2028f\u202eg\u2066"))
                .isEqualTo("a\\r\\nb\\tc\\u001b[2Jd\\u0085e\\u2028f\\u202eg\\u2066");
    }

    @Test
    void shouldCutWhatIsTooLong() {
        assertThat(OneLine.of("abc", 3)).isEqualTo("abc");
        assertThat(OneLine.of("abcd", 3)).isEqualTo("abc...");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatusLineTest {
    @Test
    void shouldBeShorterThanTheTerminalIsWide() {
        String line = "plant/lines: in 1, out 1";

        assertThat(StatusLine.shortened(line, 25)).isEqualTo(line);
        assertThat(StatusLine.shortened(line, 24))
                .isEqualTo("plant/lines: in 1, out…")
                .hasSize(23);
        assertThat(StatusLine.shortened(line, 1)).hasSizeLessThan(2);
    }

    @Test
    void shouldTakeEightyColumnsWhereNobodyKnows() {
        assertThat(StatusLine.width("132")).isEqualTo(132);
        assertThat(StatusLine.width(null)).isEqualTo(80);
        assertThat(StatusLine.width("0")).isEqualTo(80);
        assertThat(StatusLine.width("")).isEqualTo(80);
    }
}

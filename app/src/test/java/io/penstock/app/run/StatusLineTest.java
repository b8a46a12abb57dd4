/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.lane.LaneState;
import io.penstock.engine.lane.LaneStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    @Test
    void shouldSayOfEachLaneWhatPassesAndWhatDoesNot() {
        assertThat(StatusLine.text(
                        List.of(lane("plant/lines", LaneState.RUNNING), lane("plant/cloud", LaneState.AWAY))))
                .isEqualTo("plant/lines: in 10, out 5, lag 3, refused 2, dead 1"
                        + "  |  plant/cloud away: in 10, out 5, lag 3, refused 2, dead 1");
        assertThat(StatusLine.text(List.of())).isEqualTo("no pipelines");
    }

    private static LaneStatus lane(String name, LaneState state) {
        return new LaneStatus(
                name, "plant", "lines", "file", state, "", Instant.EPOCH, 10, 5, 98, 1, 2, 97, 96, 3, 95, 94, 93);
    }

    @Test
    void shouldWriteOverItselfOnATerminalEachSecond() {
        // Given
        StringWriter out = new StringWriter();

        // When
        try (StatusLine line = new StatusLine(List::of, new PrintWriter(out), true)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> out.toString().split("no pipelines", -1).length > 2);
        }

        // Then
        assertThat(out.toString())
                .startsWith("\r\u001b[Kno pipelines\r\u001b[Kno pipelines")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
    }

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

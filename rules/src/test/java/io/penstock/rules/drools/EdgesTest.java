/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import io.penstock.api.rule.Severity;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdgesTest {
    private static final Map<String, Object> ON = Map.of("Burner", true);

    private final Edges edges = new Edges();

    private static Edges restarted(Map<StateKey, byte @Nullable []> changes) {
        Map<StateKey, byte[]> saved = new HashMap<>();
        changes.forEach((key, bytes) -> {
            if (bytes != null) {
                saved.put(key, bytes);
            }
        });
        Edges after = new Edges();
        after.restore(saved);
        return after;
    }

    @Test
    void shouldAskAgainAfterARestartForWhatWasRefused() {
        // Given
        edges.ask("heat", "boiler-1", ON, 1_000);
        edges.changes();
        edges.notDone("boiler-1", Set.of("Burner"), 1_100);
        // When
        Edges after = restarted(edges.changes());
        // Then
        assertThat(after.ask("heat", "boiler-1", ON, 500)).isTrue();
        assertThat(after.ask("heat", "boiler-1", ON, 100_000)).isFalse();
    }

    @Test
    void shouldNotAskAgainAfterARestartForWhatWasDone() {
        // Given
        edges.ask("heat", "boiler-1", ON, 1_000);
        // When
        Edges after = restarted(edges.changes());
        // Then
        assertThat(after.ask("heat", "boiler-1", ON, 100_000)).isFalse();
        assertThat(after.ask("heat", "boiler-1", Map.of("Burner", false), 100_000))
                .isTrue();
    }

    @Test
    void shouldReadWhatTheFirstVersionSaved() throws Exception {
        // Given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("true");
        out.writeInt(1);
        out.writeUTF("heat");
        // When
        Edges after = restarted(Map.of(new StateKey(Edges.STEP, "boiler-1\u0000Burner"), bytes.toByteArray()));
        // Then
        assertThat(after.ask("heat", "boiler-1", ON, 100_000)).isFalse();
        assertThat(after.ask("other", "boiler-1", ON, 100_000)).isTrue();
    }

    private static DrlFiring.Alert alert(int n, boolean raised) {
        return new DrlFiring.Alert("batch-" + n, raised, Severity.NORMAL, raised ? "too heavy" : "", Duration.ZERO);
    }

    @Test
    void shouldHaveNoRoomForAlertNamesWithoutEnd() {
        // Given
        for (int n = 0; n < Edges.MOST_ALERTS; n++) {
            assertThat(edges.hasRoom(alert(n, true))).isTrue();
            edges.alert(alert(n, true), 1_000);
        }
        // Then
        assertThat(edges.hasRoom(alert(Edges.MOST_ALERTS, true))).isFalse();
        assertThat(edges.hasRoom(alert(7, true))).isTrue();
        assertThat(edges.hasRoom(alert(Edges.MOST_ALERTS, false))).isTrue();
        assertThat(edges.alert(alert(Edges.MOST_ALERTS, false), 1_000)).isTrue();
        // When one of them is over
        edges.alert(alert(7, false), 1_000);
        edges.changes();
        // Then
        assertThat(edges.hasRoom(alert(Edges.MOST_ALERTS, true))).isTrue();
        assertThat(edges.changes()).containsEntry(new StateKey(Edges.STEP, "batch-7"), null);
        assertThat(edges.alert(alert(7, false), 1_000)).isTrue();
    }

    @Test
    void shouldRaiseAgainWhatWasNotRaisedButNotWithEachReading() {
        edges.alert(alert(1, true), 1_000);
        edges.notRaised("batch-1", 1_000);

        assertThat(edges.alert(alert(1, true), 5_999)).isFalse();
        assertThat(restarted(edges.changes()).alert(alert(1, true), 5_999)).isTrue();
        assertThat(edges.alert(alert(1, true), 6_000)).isTrue();
        assertThat(edges.alert(alert(1, true), 20_000)).isFalse();
    }

    @Test
    void shouldAskAgainWhenTheClockIsPutBack() {
        edges.ask("heat", "boiler-1", ON, 9_000_000);
        edges.notDone("boiler-1", Set.of("Burner"), 9_000_000);
        edges.alert(alert(1, true), 9_000_000);
        edges.notRaised("batch-1", 9_000_000);

        assertThat(edges.ask("heat", "boiler-1", ON, 1_000)).isTrue();
        assertThat(edges.ask("heat", "boiler-1", ON, 2_000)).isFalse();
        assertThat(edges.alert(alert(1, true), 1_000)).isTrue();
        assertThat(edges.alert(alert(1, true), 2_000)).isFalse();
    }

    @Test
    void shouldHearThatAnAlertIsToBeSaidAgainMoreOften() {
        edges.alert(alert(1, true), 1_000);
        DrlFiring.Alert often =
                new DrlFiring.Alert("batch-1", true, Severity.NORMAL, "too heavy", Duration.ofMinutes(10));

        assertThat(edges.alert(often, 2_000)).isTrue();
        assertThat(edges.alert(often, 3_000)).isFalse();
    }

    @Test
    void shouldHaveNoRoomForOutputsWithoutEnd() {
        for (int n = 0; n < Edges.MOST_OUTPUTS; n++) {
            edges.ask("heat", "boiler-" + n, ON, 1_000);
        }

        assertThat(edges.hasRoom("boiler-x", Set.of("Burner"))).isFalse();
        assertThat(edges.hasRoom("boiler-7", Set.of("Burner"))).isTrue();
    }

    @Test
    void shouldKnowAfterARestartWhatIsRaised() {
        edges.alert(alert(1, true), 1_000);
        edges.ask("heat", "boiler-1", ON, 1_000);

        Edges after = restarted(edges.changes());

        assertThat(after.alert(alert(1, true), 1_000)).isFalse();
        assertThat(after.ask("heat", "boiler-1", ON, 1_000)).isFalse();
        assertThat(after.alert(alert(1, false), 1_000)).isTrue();
    }
}

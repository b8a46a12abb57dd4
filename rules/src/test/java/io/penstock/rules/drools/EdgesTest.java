/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.bus.StateKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
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
}

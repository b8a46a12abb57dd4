/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.setting.ConnectionRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionUseTest {
    record Way(ConnectionRef use) {}

    record Plugin(ConnectionRef use, Way nested, List<Way> listed, Map<String, Way> named) {}

    private static Way way(String name) {
        return new Way(new ConnectionRef(name));
    }

    @Test
    void shouldFindThemWhereverTheyStand() {
        Plugin plugin = new Plugin(new ConnectionRef("a"), way("b"), List.of(way("c")), Map.of("x", way("d")));

        assertThat(ConnectionUse.of(plugin)).containsExactly("a", "b", "c", "d");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarsTest {
    private final Groups link = new Groups();
    private final BoundDevice<MqttDeviceLink, MqttPoint> device = new Plant()
            .resource("n", ValueType.STRING, new MqttPoint(null, "n/{device}", PayloadFormat.VALUE))
            .resource("m", ValueType.STRING, new MqttPoint(null, "m/{device}", PayloadFormat.VALUE))
            .device("d", null);

    @Test
    void shouldOpenAndCloseAllItsEarsAsOne() {
        // Given: what one ear left with the broker must not come after what another still took
        MqttLine line =
                new MqttLine(MqttDriver.of("plant"), link, Map.of("d", device), new FakeContext(new FakeLink()));

        // When
        line.subscribe(new FakeSink());

        // Then
        assertThat(link.events).containsExactly("mqtt-test wants [incoming/data/+/+, n/d, m/d]");
        line.close();
        assertThat(link.events).hasSize(2).endsWith("mqtt-test leaves");
    }

    /** The outermost edge: a link that writes down who comes and leaves. */
    private static final class Groups extends FakeLink {
        private final List<String> events = new ArrayList<>();

        @Override
        public Subscription subscribe(String owner, Duration linger, List<Wanted> wanted, Runnable allRead) {
            events.add(owner + " wants " + wanted.stream().map(Wanted::filter).toList());
            return () -> events.add(owner + " leaves");
        }
    }
}

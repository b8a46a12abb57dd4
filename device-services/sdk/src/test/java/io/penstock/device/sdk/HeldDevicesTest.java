/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.command;
import static io.penstock.device.sdk.Build.device;
import static io.penstock.device.sdk.Build.operation;
import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.device.DeviceProfile;
import io.penstock.api.event.Event;
import io.penstock.api.event.ValueText;
import io.penstock.api.event.ValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldDevicesTest extends ServicesFixture {
    private static final DeviceProfile BOILER = profile(
            List.of(command("Status", operation("Temperature"), operation("Burner"))),
            resource("Temperature", ValueType.INT16).linear(0.1, 0).range(40, 90),
            resource("Setpoint", ValueType.UINT16).absent("60"),
            resource("Level", ValueType.UINT16),
            resource("Burner", ValueType.BOOL).absent("false"));

    private final ScriptedDriver.Script script = new ScriptedDriver.Script();
    private final HeldDevices held =
            new HeldDevices(List.of(ScriptedDriver.service(script, BOILER, device("boiler", Map.of("failures", 1)))));

    @BeforeEach
    void run() {
        services.apply(held.services(), "hash");
    }

    @Override
    @AfterEach
    void stop() {
        super.stop();
        assertThat(script.opened).as("lines of the driver that were opened").isEmpty();
    }

    private String read(String source) {
        return ValueText.plain(
                services.read("boiler", source, soon()).join().readings().get(0));
    }

    @Test
    void shouldReadWhatIsHeldAsItWasGivenWhateverItsLimits() {
        // Given
        held.hold("boiler", "Temperature", 12.3);
        // When, Then
        assertThat(Double.parseDouble(read("Temperature"))).isEqualTo(12.3);
        assertThat(read("Setpoint")).isEqualTo("60");
    }

    @Test
    void shouldReadBackWhatWasWritten() {
        // When
        services.write("boiler", "Setpoint", Map.of("Setpoint", 70), soon()).join();
        // Then
        assertThat(read("Setpoint")).isEqualTo("70");
    }

    @Test
    void shouldHaveNoValueThatNobodyHasGiven() {
        // Given
        held.hold("boiler", "Setpoint", null);
        // When
        boolean level = services.read("boiler", "Level", soon())
                .join()
                .readings()
                .get(0)
                .isGood();
        boolean setpoint = services.read("boiler", "Setpoint", soon())
                .join()
                .readings()
                .get(0)
                .isGood();
        // Then
        assertThat(level).isFalse();
        assertThat(setpoint).isFalse();
    }

    @Test
    void shouldSayTogetherWhatACommandReadsTogether() {
        // Given
        held.hold("boiler", "Temperature", 50);
        held.hold("boiler", "Level", 7);
        // When
        held.say("boiler", List.of("Temperature", "Burner"));
        held.say("boiler", List.of("Temperature", "Level"));
        // Then
        await().untilAsserted(() ->
                assertThat(bus.events).extracting(Event::source).containsExactly("Status", "Temperature", "Level"));
        assertThat(bus.numbers("Temperature")).containsExactly(50.0, 50.0);
    }

    @Test
    void shouldFailWhileItDoesNotAnswer() {
        // Given
        held.answers("boiler", false);
        // When, Then
        assertThatThrownBy(() -> read("Setpoint")).hasMessageContaining("it does not answer");
        assertThat(bus.states()).containsExactly("boiler DOWN");
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertThatThrownBy(() -> held.hold("boiler", "Setpoint", "warm")).hasMessageContaining("resource 'Setpoint'");
        assertThatThrownBy(() -> held.hold("kettle", "Setpoint", 5))
                .hasMessage("device must be one of [boiler] but was 'kettle'");
        assertThatThrownBy(() -> held.hold("boiler", "Lid", 5)).hasMessage("device 'boiler' has no resource 'Lid'");
    }
}

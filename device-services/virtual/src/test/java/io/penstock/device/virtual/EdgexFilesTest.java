/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.Service;
import io.penstock.api.error.ProfileException;
import io.penstock.api.event.ValueType;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.engine.config.PluginRegistry;
import io.penstock.engine.config.ProfileLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Device files as EdgeX's services and people write them: JSON, numbers as text, names in any case, what says nothing said all the same. */
class EdgexFilesTest {
    private Service<?, ?> service;
    private Device device;
    private DeviceProfile profile;

    @BeforeEach
    void load() throws ProfileException {
        service = new ProfileLoader(PluginRegistry.of(Virtual.class), Map.of())
                .load(Path.of("src/test/resources/edgex"), Map.of())
                .services()
                .get("plc");
        device = service.devices().get(0).device();
        profile = service.devices().get(0).profile();
    }

    @Test
    void shouldReadAllOfADeviceProfile() {
        DeviceResource mode = profile.resource("Mode").orElseThrow();
        assertThat(mode.isHidden()).isTrue();
        assertThat(mode.tags()).containsEntry("floor", 3L).containsEntry("note", null);
        ResourceProperties p = mode.properties();
        assertThat(p.valueType()).isEqualTo(ValueType.INT16);
        assertThat(p.readWrite()).isEqualTo(ReadWrite.RW);
        assertThat(p.minimum()).isEqualTo(0.0);
        assertThat(p.maximum()).isEqualTo(11.0);
        assertThat(p.defaultValue()).isEqualTo("2");
        assertThat(p.mask()).isEqualTo(15L);
        assertThat(p.scale()).isEqualTo(1.0);
        DeviceCommand all = profile.command("All").orElseThrow();
        assertThat(all.isHidden()).isTrue();
        assertThat(all.tags()).containsEntry("by", "command");
        assertThat(all.resourceOperations().get(0).mappings()).containsEntry("1", "Heat");
        assertThat(all.resourceOperations().get(1).defaultValue()).isEqualTo("true");
    }

    @Test
    void shouldReadAllOfADevice() {
        assertThat(device.adminState()).isEqualTo(AdminState.UNLOCKED);
        assertThat(device.location()).isEqualTo(Map.of("lat", 55.86, "lon", "-4.25"));
        assertThat(device.tags()).containsEntry("owner", null);
        AutoEvent autoEvent = device.autoEvents().get(0);
        assertThat(autoEvent.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(autoEvent.onChange()).isTrue();
        assertThat(autoEvent.onChangeThreshold()).isEqualTo(0.5);
    }

    @Test
    void shouldFindNothingWrongWithThem() {
        assertThat(DeviceServices.lint(service)).isEmpty();
    }
}

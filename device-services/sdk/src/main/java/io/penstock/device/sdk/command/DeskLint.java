/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.Devices;
import io.penstock.api.error.SettingException;
import io.penstock.device.sdk.ValueCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with the outputs that devices say: by what the devices, their profiles and each other are. */
public final class DeskLint {
    private final Devices devices;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private DeskLint(Devices devices) {
        this.devices = devices;
    }

    /** Looks at all devices. Opens nothing. */
    public static DeskLint of(Devices devices) {
        DeskLint lint = new DeskLint(devices);
        devices.all().forEach(lint::device);
        return lint;
    }

    /** What stops the start. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What does not. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void device(Device device) {
        String at = "device '" + device.name() + "': ";
        DeviceProfile profile = devices.profile(device.profileName());
        try {
            Map<String, OutputSpec> outputs = OutputSpec.of(device);
            if (profile != null) {
                outputs.values().forEach(output -> output(at, profile, output));
            }
        } catch (SettingException e) {
            problems.add(at + "properties.penstock." + e.getMessage());
        }
    }

    private void output(String device, DeviceProfile profile, OutputSpec output) {
        String at = device + "outputs." + output.output().resource() + ": ";
        DeviceResource resource = writable(at, profile, output.output().resource());
        if (resource == null) {
            return;
        }
        if (output.safe() != null) {
            value(at + "safe: ", resource, output.safe());
        }
        output.triggers().forEach(trigger -> {
            if (trigger instanceof Trigger.Stale stale) {
                input(at, stale);
            }
        });
        OutputSpec.Heartbeat heartbeat = output.heartbeat();
        if (heartbeat != null) {
            DeviceResource beats = writable(at + "heartbeat: ", profile, heartbeat.resource());
            if (beats != null && heartbeat.value() != null) {
                value(at + "heartbeat: value: ", beats, heartbeat.value());
            }
            if (beats != null && heartbeat.value() == null && !changes(beats)) {
                problems.add(at + "heartbeat: resource '" + beats.name()
                        + "' must be a number or a Bool, or value must say what to write");
            }
        } else if (output.safe() != null) {
            warnings.add(at
                    + "has a safe value and no heartbeat: when its link is lost or the program is killed, the device"
                    + " keeps what was written last");
        }
    }

    private static boolean changes(DeviceResource resource) {
        return resource.properties().valueType().isNumeric()
                || resource.properties().valueType() == io.penstock.api.event.ValueType.BOOL;
    }

    private @Nullable DeviceResource writable(String at, DeviceProfile profile, String name) {
        DeviceResource resource = profile.resource(name).orElse(null);
        if (resource == null) {
            problems.add(at + "resource must be one of "
                    + profile.deviceResources().stream()
                            .map(DeviceResource::name)
                            .toList()
                    + " but was '" + name + "'");
        } else if (!resource.properties().readWrite().writable()) {
            problems.add(at + "resource '" + name + "' must be writable");
            return null;
        }
        return resource;
    }

    private void value(String at, DeviceResource resource, Object value) {
        String wrong = ValueCheck.of(resource, value);
        if (wrong != null) {
            problems.add(at + wrong);
        }
    }

    private void input(String at, Trigger.Stale stale) {
        Device device = devices.device(stale.device());
        DeviceProfile profile = device == null ? null : devices.profile(device.profileName());
        DeviceResource resource =
                profile == null ? null : profile.resource(stale.resource()).orElse(null);
        if (device == null) {
            problems.add(at + "stale: input: there is no device '" + stale.device() + "'");
        } else if (resource == null || !resource.properties().readWrite().readable()) {
            problems.add(at + "stale: input: device '" + stale.device() + "' has no readable resource '"
                    + stale.resource() + "'");
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk.command;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.Devices;
import io.penstock.api.error.NearMiss;
import io.penstock.device.sdk.Finding;
import io.penstock.device.sdk.ValueCheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with the outputs that devices say: by what the devices, their profiles and each other are. */
public final class DeskLint {
    private static final String PENSTOCK = "properties.penstock.";

    private final Devices devices;
    private final Drivers engines;
    private final Drivers doors;
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();

    private DeskLint(Devices devices, Drivers engines, Drivers doors) {
        this.devices = devices;
        this.engines = engines;
        this.doors = doors;
    }

    /**
     * Those of one kind who drive outputs.
     *
     * @param known the names that a trigger may say
     * @param atWork of those, the ones that are there to be lost
     */
    public record Drivers(Set<String> known, Set<String> atWork) {
        public Drivers {
            known = Collections.unmodifiableSet(new TreeSet<>(known));
            atWork = Set.copyOf(atWork);
        }
    }

    /**
     * Looks at all devices. Opens nothing.
     *
     * @param engines of rules
     * @param doors by which commands come in
     */
    public static DeskLint of(Devices devices, Drivers engines, Drivers doors) {
        DeskLint lint = new DeskLint(devices, engines, doors);
        devices.all().forEach(lint::device);
        return lint;
    }

    /** What stops the start. */
    public List<Finding> problems() {
        return List.copyOf(problems);
    }

    /** What does not. */
    public List<Finding> warnings() {
        return List.copyOf(warnings);
    }

    private void device(Device device) {
        DeviceProfile profile = devices.profile(device.profileName());
        Map<String, OutputSpec> outputs = OutputSpec.of(
                device,
                e -> problems.add(Finding.device(device.name(), PENSTOCK + e.setting(), PENSTOCK + e.getMessage())));
        if (profile != null) {
            outputs.values().forEach(output -> new OutputLint(device, profile, output).check());
        }
    }

    /** One output of one device. */
    private final class OutputLint {
        private final Device device;
        private final DeviceProfile profile;
        private final OutputSpec output;

        OutputLint(Device device, DeviceProfile profile, OutputSpec output) {
            this.device = device;
            this.profile = profile;
            this.output = output;
        }

        private Finding finding(String key, String text) {
            String at = "outputs." + output.output().resource();
            return Finding.device(device.name(), PENSTOCK + at + key, at + ": " + text);
        }

        private void wrong(String key, String text) {
            problems.add(finding(key, text));
        }

        void check() {
            DeviceResource resource = writable("", "", output.output().resource());
            if (resource == null) {
                return;
            }
            if (output.safe() != null) {
                value(".safe", "safe: ", resource, output.safe());
            }
            output.triggers().forEach(trigger -> {
                if (trigger instanceof Trigger.Stale stale) {
                    input(stale);
                } else if (trigger instanceof Trigger.RulesDown rules) {
                    driver("rulesDown", "rule engine", rules.engine(), engines);
                } else if (trigger instanceof Trigger.NorthLost north) {
                    driver("northLost", "command door", north.door(), doors);
                }
            });
            OutputSpec.Heartbeat heartbeat = output.heartbeat();
            if (heartbeat != null) {
                heartbeat(heartbeat);
            } else if (output.safe() != null) {
                warnings.add(finding(
                        "",
                        "has a safe value and no heartbeat: when its link is lost or the program is killed, the device"
                                + " keeps what was written last"));
            }
        }

        private void heartbeat(OutputSpec.Heartbeat heartbeat) {
            DeviceResource beats = writable(".heartbeat.resource", "heartbeat: ", heartbeat.resource());
            if (beats != null && heartbeat.value() != null) {
                value(".heartbeat.value", "heartbeat: value: ", beats, heartbeat.value());
            }
            if (beats != null && heartbeat.value() == null && !changes(beats)) {
                wrong(
                        ".heartbeat.resource",
                        "heartbeat: resource '" + beats.name()
                                + "' must be a number or a Bool, or value must say what to write");
            }
        }

        private @Nullable DeviceResource writable(String key, String at, String name) {
            DeviceResource resource = profile.resource(name).orElse(null);
            if (resource == null) {
                List<String> known = profile.deviceResources().stream()
                        .map(DeviceResource::name)
                        .toList();
                wrong(
                        key,
                        at + "resource must be one of " + known + " but was '" + name + "'"
                                + NearMiss.hint(name, known));
            } else if (!resource.properties().readWrite().writable()) {
                wrong(key, at + "resource '" + name + "' must be writable");
                return null;
            }
            return resource;
        }

        private void value(String key, String at, DeviceResource resource, Object value) {
            String wrong = ValueCheck.of(resource, value);
            if (wrong != null) {
                wrong(key, at + wrong);
            }
        }

        /** A name that nobody has is never lost: the output would never fall. */
        private void driver(String trigger, String what, String name, Drivers drivers) {
            if (!name.isEmpty() && !drivers.known().contains(name)) {
                wrong(
                        ".triggers",
                        trigger + ": must be a " + what + ", one of " + drivers.known() + ", but was '" + name + "'"
                                + NearMiss.hint(name, drivers.known()));
            } else if (name.isEmpty()
                    ? drivers.atWork().isEmpty()
                    : !drivers.atWork().contains(name)) {
                warnings.add(finding(
                        ".triggers",
                        trigger + ": never comes true here: there is no "
                                + (name.isEmpty() ? what : what + " '" + name + "' at work")));
            }
        }

        private void input(Trigger.Stale stale) {
            Device its = devices.device(stale.device());
            DeviceProfile of = its == null ? null : devices.profile(its.profileName());
            DeviceResource resource =
                    of == null ? null : of.resource(stale.resource()).orElse(null);
            if (its == null) {
                List<String> known = devices.all().stream().map(Device::name).toList();
                wrong(".triggers", "stale: input: " + Unknown.device(stale.device(), known));
            } else if (resource == null || !resource.properties().readWrite().readable()) {
                List<String> known = of == null
                        ? List.of()
                        : of.deviceResources().stream()
                                .filter(r -> r.properties().readWrite().readable())
                                .map(DeviceResource::name)
                                .toList();
                wrong(
                        ".triggers",
                        "stale: input: device '" + stale.device() + "' has no readable resource '" + stale.resource()
                                + "'" + NearMiss.hint(stale.resource(), known));
            }
        }
    }

    private static boolean changes(DeviceResource resource) {
        return resource.properties().valueType().isNumeric()
                || resource.properties().valueType() == io.penstock.api.event.ValueType.BOOL;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.device.AdminState;
import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceOperation;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.event.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Resources, profiles and devices for tests, with little said. */
public final class Build {
    private Build() {}

    /** A resource's properties, all absent but the type; each method gives a changed copy. */
    public static final class Resource {
        final String name;
        ValueType type;
        ReadWrite readWrite = ReadWrite.RW;
        Double minimum;
        Double maximum;
        String defaultValue;
        Long mask;
        Integer shift;
        Double base;
        Double scale;
        Double offset;
        String assertion;
        String units = "";

        Resource(String name, ValueType type) {
            this.name = name;
            this.type = type;
        }

        public Resource access(ReadWrite rw) {
            readWrite = rw;
            return this;
        }

        public Resource range(double least, double most) {
            minimum = least;
            maximum = most;
            return this;
        }

        public Resource absent(String value) {
            defaultValue = value;
            return this;
        }

        public Resource bits(Long withMask, Integer withShift) {
            mask = withMask;
            shift = withShift;
            return this;
        }

        public Resource base(double with) {
            base = with;
            return this;
        }

        public Resource linear(double factor, double plus) {
            scale = factor;
            offset = plus;
            return this;
        }

        public Resource must(String be) {
            assertion = be;
            return this;
        }

        public DeviceResource build() {
            return new DeviceResource(
                    name,
                    "",
                    false,
                    Map.of(),
                    Map.of(),
                    new ResourceProperties(
                            type,
                            readWrite,
                            units,
                            minimum,
                            maximum,
                            defaultValue,
                            mask,
                            shift,
                            base,
                            scale,
                            offset,
                            assertion,
                            "",
                            Map.of()));
        }
    }

    public static Resource resource(String name, ValueType type) {
        return new Resource(name, type);
    }

    static Conversion conversion(Resource resource) {
        return Conversion.of(resource.build(), Map.of());
    }

    public static DeviceProfile profile(List<DeviceCommand> commands, Resource... resources) {
        return new DeviceProfile(
                "v3",
                "scripted",
                "",
                "",
                "",
                List.of(),
                java.util.Arrays.stream(resources).map(Resource::build).toList(),
                commands);
    }

    public static DeviceCommand command(String name, ResourceOperation... operations) {
        return new DeviceCommand(name, false, ReadWrite.RW, Map.of("by", name), List.of(operations));
    }

    public static ResourceOperation operation(String resource) {
        return new ResourceOperation(resource, null, Map.of());
    }

    public static AutoEvent every(Duration interval, String source) {
        return new AutoEvent(source, interval, false, null, Map.of());
    }

    public static AutoEvent onChange(Duration interval, String source, Double threshold) {
        return new AutoEvent(source, interval, true, threshold, Map.of());
    }

    public static Device device(String name, Map<String, Object> extras, AutoEvent... autoEvents) {
        return device(name, AdminState.UNLOCKED, extras, autoEvents);
    }

    public static Device device(String name, AdminState admin, Map<String, Object> extras, AutoEvent... autoEvents) {
        return new Device(
                null,
                name,
                "",
                List.of(),
                null,
                Map.of("site", "glasgow"),
                Map.of("penstock", extras),
                null,
                "",
                "scripted",
                admin,
                OperatingState.UP,
                Map.of(),
                List.of(autoEvents));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.engine.config.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code device/Resource} can stand for: devices with their resources, and what rules publish. */
final class KnownOutputs {
    private final LoadedDevices devices;
    private final List<String> deviceNames;
    private final Set<String> published = new HashSet<>();
    private final Map<String, Map<String, DeviceResource>> resources = new HashMap<>();

    KnownOutputs(LoadedDevices devices) {
        this.devices = devices;
        this.deviceNames = Stream.concat(devices.all().stream().map(Device::name), devices.lost().stream())
                .toList();
    }

    LoadedDevices devices() {
        return devices;
    }

    /** Also of those that could not be read. */
    List<String> deviceNames() {
        return deviceNames;
    }

    static boolean isPattern(String device) {
        return device.indexOf('*') >= 0
                || device.indexOf('?') >= 0
                || (device.length() > 1 && device.startsWith("/") && device.endsWith("/"));
    }

    @Nullable
    DeviceResource resource(Device device, String name) {
        return resources.computeIfAbsent(device.profileName(), this::byName).get(name);
    }

    List<String> resourceNames(Device device) {
        DeviceProfile profile = devices.profile(device.profileName());
        return profile == null
                ? List.of()
                : profile.deviceResources().stream().map(DeviceResource::name).toList();
    }

    /** Names of the resources that can be written. */
    Set<String> writable(Device device) {
        DeviceProfile profile = devices.profile(device.profileName());
        return profile == null
                ? Set.of()
                : profile.deviceResources().stream()
                        .filter(r -> r.properties().readWrite().writable())
                        .map(DeviceResource::name)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    List<String> commandNames(Device device) {
        DeviceProfile profile = devices.profile(device.profileName());
        return profile == null
                ? List.of()
                : profile.deviceCommands().stream().map(c -> c.name()).toList();
    }

    private Map<String, DeviceResource> byName(String profileName) {
        Map<String, DeviceResource> byName = new HashMap<>();
        DeviceProfile profile = devices.profile(profileName);
        if (profile != null) {
            profile.deviceResources().forEach(r -> byName.put(r.name(), r));
        }
        return byName;
    }

    /** Device and resource; null when it has not both. Names may hold slashes: what is known wins, else the last one parts. */
    String @Nullable [] split(String text) {
        for (int at = text.indexOf('/'); at > 0; at = text.indexOf('/', at + 1)) {
            Device device = devices.device(text.substring(0, at));
            if (device != null && resource(device, text.substring(at + 1)) != null) {
                return new String[] {device.name(), text.substring(at + 1)};
            }
        }
        int last = text.lastIndexOf('/');
        return last < 1 || last == text.length() - 1
                ? null
                : new String[] {text.substring(0, last), text.substring(last + 1)};
    }

    /** Notes what the rules say they publish, before any is read. */
    void findPublished(Node rules) {
        if (!(rules instanceof Node.Mapping all)) {
            return;
        }
        all.entries().values().forEach(rule -> {
            if (rule.value() instanceof Node.Mapping m) {
                findIn(m.get("then"));
                findIn(m.get("otherwise"));
            }
        });
    }

    private void findIn(@Nullable Node consequences) {
        List<Node> items = new ArrayList<>();
        if (consequences instanceof Node.Sequence s) {
            items.addAll(s.items());
        } else if (consequences != null) {
            items.add(consequences);
        }
        for (Node item : items) {
            if (item instanceof Node.Mapping m
                    && m.get("publish") instanceof Node.Mapping publish
                    && publish.get("device") instanceof Node.Scalar device
                    && publish.get("readings") instanceof Node.Mapping readings) {
                String name = device.text().equals(RuleInputs.INSTANCE) ? "" : device.text();
                readings.entries().keySet().forEach(r -> published.add(name + "/" + r));
            }
        }
    }

    boolean isPublished(String device, String resource) {
        return published.contains(device + "/" + resource) || published.contains("/" + resource);
    }
}

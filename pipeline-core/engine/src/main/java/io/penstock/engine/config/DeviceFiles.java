/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.AutoEvent;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceCommand;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.error.NearMiss;
import io.penstock.api.error.Place;
import io.penstock.api.setting.Durations;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads EdgeX's device profile and device files as they are. */
final class DeviceFiles {
    private static final String SERVICES = "services";
    private static final String EXTRAS = "penstock";
    private static final String[] ENDINGS = {".yaml", ".yml", ".json"};

    /** A device profile with its YAML, for what drivers bind of it. */
    record ReadProfile(DeviceProfile profile, Node.Mapping node) {}

    /** A device with its YAML. */
    record ReadDevice(Device device, Node.Mapping node) {}

    private final ProfileFiles files;
    private final Binder binder;
    private final Problems problems;
    private final Map<String, ReadProfile> profiles = new LinkedHashMap<>();
    private final Map<String, List<Node.Mapping>> broken = new HashMap<>();
    private final Map<String, Place> profilePlaces = new HashMap<>();
    private final Map<String, Place> devicePlaces = new HashMap<>();
    private final Map<String, List<ReadDevice>> homeless = new HashMap<>();
    private boolean unnamed;

    DeviceFiles(ProfileFiles files, Binder binder, Problems problems) {
        this.files = files;
        this.binder = binder;
        this.problems = problems;
    }

    /** All device profiles read so far, by name. */
    Map<String, ReadProfile> profiles() {
        return profiles;
    }

    /** Names of all devices that are written, with a mistake or not. */
    Set<String> deviceNames() {
        return devicePlaces.keySet();
    }

    /** Whether there may be devices and device profiles whose names are not known: they, or their files, could not be read, which is told. */
    boolean isAnyUnnamed() {
        return unnamed || files.isAnyUnreadable(SERVICES);
    }

    /** The device profiles of a service that could not be bound. */
    List<Node.Mapping> broken(String service) {
        return broken.getOrDefault(service, List.of());
    }

    /** The devices of a service whose device profile has a mistake or is not there. */
    List<ReadDevice> withoutProfile(String service) {
        return homeless.getOrDefault(service, List.of());
    }

    /** Reads a service's device profiles. Those of all services are read before any device. */
    List<ReadProfile> readProfiles(String service) {
        List<ReadProfile> read = new ArrayList<>();
        for (Path file : files.in("services/" + service + "/profiles", ENDINGS)) {
            Node root = files.read(file);
            if (root == null) {
                continue;
            }
            ReadProfile profile = profile(root, service);
            if (profile != null) {
                read.add(profile);
            }
        }
        return read;
    }

    private @Nullable ReadProfile profile(Node root, String service) {
        if (!(root instanceof Node.Mapping mapping)) {
            unnamed = true;
            problems.error(root.place(), "must be a device profile, a mapping, but was " + Binder.shown(root));
            return null;
        }
        if (mapping.get("deviceList") != null || mapping.get("profileName") != null) {
            unnamed = true;
            problems.error(
                    mapping.place(),
                    "must be a device profile but was of devices: it belongs in " + folder(service, 0));
            return null;
        }
        Scope scope = Scope.edgex("device profile" + nameOf(mapping));
        DeviceProfile profile = binder.bind(DeviceProfile.class, mapping, mapping.place(), scope);
        claim(textOf(mapping), mapping.placeOf("name"), profilePlaces, "device profile");
        if (profile == null) {
            broken.computeIfAbsent(service, s -> new ArrayList<>()).add(mapping);
            return null;
        }
        warnOfDefaults(profile, mapping, scope);
        ReadProfile read = new ReadProfile(profile, mapping);
        profiles.putIfAbsent(profile.name(), read);
        return read;
    }

    /** A write that leaves a resource out takes its default: one that is refused then is no mistake of the start. */
    private void warnOfDefaults(DeviceProfile profile, Node.Mapping mapping, Scope scope) {
        for (int i = 0; i < profile.deviceResources().size(); i++) {
            DeviceResource resource = profile.deviceResources().get(i);
            ResourceProperties properties = resource.properties();
            String value = properties.defaultValue();
            String problem =
                    value == null || value.isEmpty() || !properties.readWrite().writable()
                            ? null
                            : OutputValues.problem(properties, Map.of(), value);
            if (problem != null) {
                problems.warning(
                        Spot.of(mapping).at("deviceResources." + i + ".properties.defaultValue"),
                        scope.say("resource '" + resource.name() + "': defaultValue " + problem));
            }
        }
    }

    private boolean claim(String name, Place place, Map<String, Place> taken, String what) {
        if (name.isEmpty()) {
            unnamed = true;
            return false; // told as a name that is required
        }
        Place earlier = taken.putIfAbsent(name, place);
        if (earlier != null) {
            problems.error(place, what + " '" + name + "' is there already, at " + earlier);
        }
        return earlier == null;
    }

    /** Reads a service's devices: {@code deviceList:}, a list, or one device a file. */
    List<ReadDevice> readDevices(String service) {
        List<ReadDevice> read = new ArrayList<>();
        for (Path file : files.in("services/" + service + "/devices", ENDINGS)) {
            for (Node item : items(files.read(file))) {
                ReadDevice device = device(item, service);
                if (device != null) {
                    read.add(device);
                }
            }
        }
        return read;
    }

    private List<Node> items(@Nullable Node root) {
        Node list = root;
        if (root instanceof Node.Mapping mapping && mapping.get("deviceList") != null) {
            mapping.entries().forEach((key, entry) -> {
                if (!key.equals("deviceList")) {
                    problems.warning(entry.keyPlace(), "has no use for '" + key + "' beside deviceList");
                }
            });
            list = mapping.get("deviceList");
        } else if (root instanceof Node.Mapping mapping && mapping.get("name") == null && isMisspelt(mapping)) {
            return List.of();
        }
        if (list instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        return list == null || (list instanceof Node.Scalar s && s.isNull()) ? List.of() : List.of(list);
    }

    private boolean isMisspelt(Node.Mapping root) {
        for (Map.Entry<String, Node.Entry> e : root.entries().entrySet()) {
            if (NearMiss.of(e.getKey(), List.of("deviceList")) != null) {
                unnamed = true;
                problems.error(
                        e.getValue().keyPlace(), "has no use for '" + e.getKey() + "'; did you mean 'deviceList'?");
                return true;
            }
        }
        return false;
    }

    private @Nullable ReadDevice device(Node node, String service) {
        if (!(node instanceof Node.Mapping mapping)) {
            unnamed = true;
            problems.error(node.place(), "must be a device, a mapping, but was " + Binder.shown(node));
            return null;
        }
        if (mapping.get("deviceResources") != null) {
            unnamed = true;
            problems.error(
                    mapping.place(), "must be a device but was a device profile: it belongs in " + folder(service, 1));
            return null;
        }
        Scope scope = Scope.edgex("device" + nameOf(mapping));
        Part<Device> part = binder.bindPart(Device.class, mapping, mapping.place(), scope);
        Device device = part.settings();
        boolean unique = claim(textOf(mapping), mapping.placeOf("name"), devicePlaces, "device");
        if (device == null
                || (!part.whole()
                        && (device.name().isEmpty() || device.profileName().isEmpty()))) {
            return null;
        }
        warnOfExtras(mapping, scope);
        ReadDevice read = new ReadDevice(ofService(device, service), mapping);
        if (!checkProfile(device, mapping, scope)) {
            homeless.computeIfAbsent(service, s -> new ArrayList<>()).add(read);
            return null;
        }
        return unique ? read : null;
    }

    private static String folder(String service, int which) {
        return SERVICES + "/" + service + "/" + ProfileFiles.OF_SERVICES.get(which) + "/";
    }

    /** What a device's outputs fall to stands in these: misspelt, it would be EdgeX's own and free. */
    private void warnOfExtras(Node.Mapping device, Scope scope) {
        if (device.get("properties") instanceof Node.Mapping properties) {
            properties.entries().forEach((key, entry) -> {
                if (!key.equals(EXTRAS) && NearMiss.of(key, List.of(EXTRAS)) != null) {
                    problems.warning(
                            entry.keyPlace(),
                            scope.say("properties." + key + " means nothing here; did you mean '" + EXTRAS + "'?"));
                }
            });
        }
    }

    /** False when there is no such device profile: nothing more can be said of the device. */
    private boolean checkProfile(Device device, Node.Mapping node, Scope scope) {
        ReadProfile profile = profiles.get(device.profileName());
        if (profile == null) {
            // a device profile that is there but has a problem of its own was told already
            Node at = node.get("profileName");
            if (!profilePlaces.containsKey(device.profileName()) && (at == null || !isAnyUnnamed())) {
                problems.error(
                        at == null ? node.place() : at.place(),
                        scope.say("profileName must name a device profile but "
                                + (at == null ? "is absent" : "was '" + device.profileName() + "'")
                                + Names.hint(device.profileName(), profiles.keySet())));
            }
            return false;
        }
        for (int i = 0; i < device.autoEvents().size(); i++) {
            checkAutoEvent(device.autoEvents().get(i), profile.profile(), autoEventAt(node, i), scope);
        }
        return true;
    }

    private void checkAutoEvent(AutoEvent auto, DeviceProfile profile, Node.Mapping at, Scope scope) {
        Scope inner = scope.child("autoEvents");
        if (auto.interval().toMillis() < 1) {
            problems.error(
                    at.placeOf("interval"),
                    inner.say("interval must be at least 1ms but was " + Durations.format(auto.interval())));
        }
        Optional<DeviceResource> resource = profile.resource(auto.sourceName());
        Optional<DeviceCommand> command = profile.command(auto.sourceName());
        Node source = at.get("sourceName");
        Place place = source == null ? at.place() : source.place();
        if (resource.isEmpty() && command.isEmpty()) {
            problems.error(
                    place,
                    inner.say("sourceName must be a device resource or device command of '" + profile.name()
                            + "' but was '" + auto.sourceName() + "'"
                            + Names.hint(auto.sourceName(), sources(profile))));
        } else if (!(command.isPresent()
                ? command.get().readWrite().readable()
                : resource.orElseThrow().properties().readWrite().readable())) {
            problems.error(
                    place,
                    inner.say("sourceName must be readable but '" + auto.sourceName() + "' can only be written"));
        }
    }

    private static Set<String> sources(DeviceProfile profile) {
        Set<String> names = new TreeSet<>();
        profile.deviceResources().forEach(r -> names.add(r.name()));
        profile.deviceCommands().forEach(c -> names.add(c.name()));
        return names;
    }

    private static Node.Mapping autoEventAt(Node.Mapping device, int index) {
        Node list = device.get("autoEvents");
        Node at = list instanceof Node.Sequence s ? s.items().get(index) : list;
        return at instanceof Node.Mapping m ? m : device;
    }

    /** EdgeX's files name EdgeX's services; here the folder does. */
    private static Device ofService(Device d, String service) {
        return new Device(
                d.id(),
                d.name(),
                d.description(),
                d.labels(),
                d.location(),
                d.tags(),
                d.properties(),
                d.parent(),
                service,
                d.profileName(),
                d.adminState(),
                d.operatingState(),
                d.protocols(),
                d.autoEvents());
    }

    /** The name that something has in its YAML; empty when it has none. */
    static String textOf(Node.Mapping mapping) {
        return mapping.get("name") instanceof Node.Scalar s ? s.text() : "";
    }

    private static String nameOf(Node.Mapping mapping) {
        String name = textOf(mapping);
        return name.isEmpty() ? "" : " '" + name + "'";
    }
}

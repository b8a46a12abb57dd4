/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Service;
import io.penstock.api.error.Place;
import io.penstock.engine.config.DeviceFiles.ReadDevice;
import io.penstock.engine.config.DeviceFiles.ReadProfile;
import io.penstock.engine.config.PipelineBlock.UseBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code services:} and each service's folder: drivers with what they understand of their devices. */
final class ServiceReader {
    private final ProfileFiles files;
    private final Binder binder;
    private final PluginBinder plugins;
    private final Set<String> connections;
    private final Problems problems;
    private final DeviceFiles deviceFiles;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, DeviceProfile> usedProfiles = new LinkedHashMap<>();
    private final Map<String, Spot> deviceSpots = new HashMap<>();
    private final Map<String, Spot> profileSpots = new HashMap<>();
    private final Set<String> switchedOff = new HashSet<>();
    private boolean homeless;

    /** @param connections names of those that are enabled */
    ServiceReader(ProfileFiles files, Binder binder, PluginBinder plugins, Set<String> connections, Problems problems) {
        this.connections = connections;
        this.files = files;
        this.binder = binder;
        this.plugins = plugins;
        this.problems = problems;
        this.deviceFiles = new DeviceFiles(files, binder, problems);
    }

    /** Those that are enabled and have no problem, in the order written. */
    Map<String, Service<?, ?>> read(NamedBlocks blocks) {
        checkFolders(blocks);
        Map<String, List<ReadProfile>> profiles = new LinkedHashMap<>();
        blocks.names().forEach(name -> profiles.put(name, deviceFiles.readProfiles(name)));
        deviceFiles.profiles().forEach((name, read) -> {
            usedProfiles.put(name, read.profile());
            profileSpots.put(name, Spot.of(read.node()));
        });
        Map<String, Service<?, ?>> services = new LinkedHashMap<>();
        blocks.all().forEach((name, entry) -> {
            Service<?, ?> service = service(name, entry, profiles.getOrDefault(name, List.of()));
            if (service != null) {
                services.put(name, service);
                service.devices().forEach(d -> devices.put(d.name(), d.device()));
            }
        });
        return services;
    }

    /** The devices of all services read. */
    LoadedDevices devices() {
        Set<String> lost = new HashSet<>(deviceFiles.deviceNames());
        lost.removeAll(devices.keySet());
        lost.removeAll(switchedOff);
        return new LoadedDevices(
                devices, usedProfiles, deviceSpots, profileSpots, lost, homeless || deviceFiles.isAnyUnnamed());
    }

    private void checkFolders(NamedBlocks blocks) {
        for (Path folder : files.foldersIn("services")) {
            String name = folder.getFileName().toString();
            if (blocks.get(name) == null) {
                homeless = true;
                problems.error(
                        new Place("services/" + name, 0, 0),
                        "belongs to no service of `services:`" + Names.hint(name, blocks.names()));
            }
        }
    }

    private @Nullable Service<?, ?> service(String name, Node.Entry entry, List<ReadProfile> profiles) {
        String subject = "service '" + name + "'";
        PluginUse use = PluginUse.of(
                entry.value(), entry.keyPlace(), "a driver", List.of("enabled"), Scope.strict(subject), problems);
        if (use == null) {
            deviceFiles.readDevices(name);
            return null;
        }
        UseBlock beside = binder.bind(UseBlock.class, use.beside(), use.place(), Scope.strict(subject));
        Record driver = plugins.bind(PluginKind.DRIVER, use, Scope.strict(subject));
        List<ReadDevice> read = deviceFiles.readDevices(name);
        if (driver == null || beside == null) {
            return null;
        }
        Service<?, ?> service = bound(name, use, (Driver<?, ?>) driver, profiles, read);
        if (!beside.enabled()) {
            read.forEach(d -> switchedOff.add(d.device().name()));
            return null;
        }
        ConnectionUse.check(driver, connections, subject, use.place(), problems);
        if (!service.opens() && !problems.hasErrors()) { // of which some may be why
            problems.warning(
                    use.place(),
                    subject + ": has no devices, so nothing is opened: they stand in services/" + name + "/devices/");
        }
        return service;
    }

    private <L extends Record, P extends Record> Service<L, P> bound(
            String name, PluginUse use, Driver<L, P> driver, List<ReadProfile> profiles, List<ReadDevice> read) {
        Map<String, Map<String, Point<P>>> points = new HashMap<>();
        profiles.forEach(p -> points.put(p.profile().name(), points(driver, p)));
        deviceFiles.broken(name).forEach(node -> checkAttributes(driver, node));
        List<BoundDevice<L, P>> bound = new ArrayList<>();
        for (ReadDevice device : read) {
            ReadProfile profile = deviceFiles.profiles().get(device.device().profileName());
            if (profile == null) {
                continue;
            }
            L link = link(driver, use.name(), device);
            Map<String, Point<P>> its = points.computeIfAbsent(profile.profile().name(), n -> points(driver, profile));
            if (link != null) {
                bound.add(new BoundDevice<>(device.device(), profile.profile(), link, its));
                deviceSpots.put(device.device().name(), Spot.of(device.node()));
            }
        }
        return new Service<>(name, use.name(), driver, List.copyOf(bound));
    }

    /** The device's protocols entry as the driver's settings; an absent one is bound from nothing. */
    private <L extends Record> @Nullable L link(Driver<L, ?> driver, String driverName, ReadDevice read) {
        Node protocols = read.node().get("protocols");
        Node entry = protocols instanceof Node.Mapping m ? m.get(driver.protocol()) : null;
        Place place = protocols == null ? read.node().place() : protocols.place();
        Scope scope = Scope.edgex("device '" + read.device().name() + "'")
                .withConnections(plugins.connectionKind(driverName))
                .child("protocols." + driver.protocol());
        if (entry == null && needsSettings(driver.linkType())) {
            problems.error(
                    place,
                    "device '" + read.device().name() + "': protocols must have an entry '" + driver.protocol()
                            + "' for driver '" + driverName + "' but has "
                            + Names.list(read.device().protocols().keySet()));
            return null;
        }
        return binder.bind(driver.linkType(), entry, place, scope);
    }

    private static boolean needsSettings(Class<? extends Record> type) {
        return RecordInfo.of(type).settings().stream().anyMatch(SettingInfo::required);
    }

    /** Tells what is wrong with the attributes of a device profile that has another problem. */
    private void checkAttributes(Driver<?, ?> driver, Node.Mapping profile) {
        List<Node> resources = profile.get("deviceResources") instanceof Node.Sequence s ? s.items() : List.of();
        for (Node resource : resources) {
            if (resource instanceof Node.Mapping m && m.get("attributes") instanceof Node.Mapping attributes) {
                Scope scope = attributesOf(DeviceFiles.textOf(profile), DeviceFiles.textOf(m));
                binder.bind(driver.attributesType(), attributes, attributes.place(), scope);
            }
        }
    }

    private static Scope attributesOf(String profile, String resource) {
        return Scope.edgex("device profile '" + profile + "', resource '" + resource + "'")
                .child("attributes");
    }

    private <P extends Record> Map<String, Point<P>> points(Driver<?, P> driver, ReadProfile read) {
        Map<String, Point<P>> points = new LinkedHashMap<>();
        Node list = read.node().get("deviceResources");
        for (int i = 0; i < read.profile().deviceResources().size(); i++) {
            DeviceResource resource = read.profile().deviceResources().get(i);
            Node node = list instanceof Node.Sequence s ? s.items().get(i) : list;
            Node attributes = node instanceof Node.Mapping m ? m.get("attributes") : null;
            Place place = attributes != null
                    ? attributes.place()
                    : node == null ? read.node().place() : node.place();
            Scope scope = attributesOf(read.profile().name(), resource.name());
            P bound = binder.bind(driver.attributesType(), attributes, place, scope);
            if (bound != null) {
                Point<P> point = new Point<>(resource, bound);
                lint(driver, point).forEach(text -> problems.error(place, scope.subject() + ": " + text));
                points.put(resource.name(), point);
            }
        }
        return Collections.unmodifiableMap(points);
    }

    private static <P extends Record> List<String> lint(Driver<?, P> driver, Point<P> point) {
        try {
            return driver.lint(point);
        } catch (RuntimeException e) {
            return List.of("the driver cannot check it, which is a defect of the driver: " + e);
        }
    }
}

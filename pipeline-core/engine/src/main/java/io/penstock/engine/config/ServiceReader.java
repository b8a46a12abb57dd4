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
import io.penstock.engine.config.Binder.Part;
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

    /**
     * Those that are enabled and have no problem, in the order written.
     *
     * @param known whether these are all: else folders may belong to others, which is told
     */
    Map<String, Service<?, ?>> read(NamedBlocks blocks, boolean known) {
        checkFolders(blocks, known);
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
            }
        });
        return services;
    }

    /** The devices of all services. */
    LoadedDevices devices() {
        Set<String> lost = new HashSet<>(deviceFiles.deviceNames());
        lost.removeAll(devices.keySet());
        lost.removeAll(switchedOff);
        return new LoadedDevices(
                devices, usedProfiles, deviceSpots, profileSpots, lost, homeless || deviceFiles.isAnyUnnamed());
    }

    private void checkFolders(NamedBlocks blocks, boolean known) {
        for (Path folder : files.foldersIn("services")) {
            String name = folder.getFileName().toString();
            homeless |= blocks.get(name) == null;
            if (blocks.get(name) == null && known) {
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
        List<ReadDevice> read = deviceFiles.readDevices(name);
        if (use == null) {
            read.forEach(this::add);
            return null;
        }
        UseBlock beside = binder.bindPart(UseBlock.class, use.beside(), use.place(), Scope.strict(subject))
                .settings();
        boolean enabled = beside == null || beside.enabled();
        read.forEach(enabled ? this::add : d -> switchedOff.add(d.device().name()));
        Part<? extends Record> part = plugins.bindPart(PluginKind.DRIVER, use, Scope.strict(subject));
        if (!(part.settings() instanceof Driver<?, ?> driver)) {
            return null;
        }
        Service<?, ?> service = bound(name, use, driver, part.whole(), profiles, read);
        if (!part.whole() || !enabled) {
            return null;
        }
        ConnectionUse.check(part.settings(), connections, subject, use.place(), problems);
        if (!service.opens() && !problems.hasErrors()) { // of which some may be why
            problems.warning(
                    use.place(),
                    subject + ": has no devices, so nothing is opened: they stand in services/" + name + "/devices/");
        }
        return service;
    }

    /** A device is known, whatever is wrong with its protocols or its driver: rules and tests that name it are held against it. */
    private void add(ReadDevice read) {
        devices.put(read.device().name(), read.device());
        deviceSpots.put(read.device().name(), Spot.of(read.node()));
    }

    /** @param whole whether the driver's own settings are without a mistake: else nobody asks it what it makes of a resource */
    private <L extends Record, P extends Record> Service<L, P> bound(
            String name,
            PluginUse use,
            Driver<L, P> driver,
            boolean whole,
            List<ReadProfile> profiles,
            List<ReadDevice> read) {
        Map<String, Map<String, Point<P>>> points = new HashMap<>();
        profiles.forEach(p -> points.put(p.profile().name(), points(driver, whole, p)));
        deviceFiles.broken(name).forEach(node -> checkAttributes(driver, node));
        deviceFiles.withoutProfile(name).forEach(device -> link(driver, use.name(), device));
        List<BoundDevice<L, P>> bound = new ArrayList<>();
        for (ReadDevice device : read) {
            ReadProfile profile = deviceFiles.profiles().get(device.device().profileName());
            if (profile == null) {
                continue;
            }
            L link = link(driver, use.name(), device);
            Map<String, Point<P>> its =
                    points.computeIfAbsent(profile.profile().name(), n -> points(driver, whole, profile));
            if (link != null) {
                bound.add(new BoundDevice<>(device.device(), profile.profile(), link, its));
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

    private <P extends Record> Map<String, Point<P>> points(Driver<?, P> driver, boolean whole, ReadProfile read) {
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
                if (whole) {
                    lint(driver, point).forEach(text -> problems.error(place, scope.subject() + ": " + text));
                }
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

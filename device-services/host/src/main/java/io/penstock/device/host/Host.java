/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.plugin.Plugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine itself as a device. */
@Plugin(
        name = "host",
        summary = "Reads the machine that Penstock runs on: processor, memory, disks, network, temperature.",
        since = "0.1",
        samples = "host: {}",
        details =
                """
                A device of it says `protocols: {host: {}}`; its resources choose with `attributes: {metric: cpu-load}`. What
                this machine cannot tell (a temperature in a virtual machine) is an error of that one reading. Resources are
                numbers of any type; an integer type rounds.""")
public record Host() implements Driver<HostLink, HostAttributes> {
    @Override
    public String protocol() {
        return "host";
    }

    @Override
    public Class<HostLink> linkType() {
        return HostLink.class;
    }

    @Override
    public Class<HostAttributes> attributesType() {
        return HostAttributes.class;
    }

    @Override
    public String line(HostLink link) {
        return "this machine";
    }

    @Override
    public Line<HostLink, HostAttributes> open(
            Map<String, BoundDevice<HostLink, HostAttributes>> devices, DriverContext context) throws IOException {
        HostLine line = new HostLine(Machine.open(), context.profileFolder());
        devices.values().forEach(device -> line.begin(device.points().values()));
        return line;
    }

    @Override
    public List<String> lint(Point<HostAttributes> point) {
        List<String> problems = new ArrayList<>();
        if (!point.type().isNumeric()) {
            problems.add("valueType must be a number but was '" + point.type() + "'");
        }
        if (point.resource().properties().readWrite().writable()) {
            problems.add("readWrite must be R but was '"
                    + point.resource().properties().readWrite() + "': a machine can only be read");
        }
        HostAttributes a = point.attributes();
        belongs(problems, "path", a.path(), Metric.Of.FILE_SYSTEM, a.metric());
        belongs(problems, "disk", a.disk(), Metric.Of.DISK, a.metric());
        belongs(problems, "interface", a.networkInterface(), Metric.Of.NETWORK, a.metric());
        return problems;
    }

    private static void belongs(
            List<String> problems, String attribute, @Nullable Object value, Metric.Of of, Metric metric) {
        if (value != null && metric.of() != of) {
            problems.add(attribute + " must be absent with metric "
                    + metric.name().toLowerCase(Locale.ROOT).replace('_', '-') + " but was '" + value + "'");
        }
    }
}

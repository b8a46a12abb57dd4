/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Virtual devices, a rule that sets an output, a pipeline to a file: one of everything that needs no other program. */
public final class ServiceProfile {
    private static final String SERVICES = """
            services:
              cells: {virtual: {}}
            """;

    private static final String PIPELINES = "pipelines:\n";

    private static final String PENSTOCK =
            """
            vars: {port: "0"}
            %s%sapi: {port: "${var:port}"}
            bus: {maxSize: 256MiB}
            """;

    private static final String PIPELINE =
            """
              plant%1$s:
                from: {devices: ["cell-*"]}
                steps:
                  - filter: {where: "value > -40"}
                  - convert: {resources: [In], from: degF, to: Cel}
                to:
                  lines:
                    steps: [format: json]
                    file: {path: out/plant%1$s.jsonl, rotate: {size: 16MiB, keep: 1}}
            """;

    /** What the first pipeline exports to, in the profile's folder. */
    public static final String OUT = "out/plant.jsonl";

    private static final String CELL =
            """
            name: cells
            deviceResources:
              - {name: In, properties: {valueType: Float64, readWrite: R, units: degF, minimum: 0, maximum: 100}}
              - {name: Level, properties: {valueType: Int32, readWrite: RW, minimum: 0, maximum: 1000}}
              - {name: Out, properties: {valueType: Bool, readWrite: RW}}
            """;

    private static final String RULES =
            """
            rules:
              follow:
                inputs: {x: "cell-*/In"}
                when: x > 90
                then: [{set: {"{device}/Out": true}}]
                otherwise: [{set: {"{device}/Out": false}}]
            """;

    private ServiceProfile() {}

    /** With one pipeline. */
    public static Path write(Path folder, int devices, String every) throws IOException {
        return write(folder, devices, every, 1);
    }

    /**
     * @param every how often each device is read, {@code 100ms}
     * @param pipelines that all take every event
     */
    public static Path write(Path folder, int devices, String every, int pipelines) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < pipelines; i++) {
            all.append(PIPELINE.formatted(i == 0 ? "" : "-" + i));
        }
        write(folder, "penstock.yaml", PENSTOCK.formatted(SERVICES, PIPELINES + all));
        write(folder, "services/cells/profiles/cells.yaml", CELL);
        write(folder, "rules/rules.yaml", RULES);
        StringBuilder list = new StringBuilder("deviceList:\n");
        for (int i = 0; i < devices; i++) {
            list.append("  - {name: cell-").append(i).append(", profileName: cells, protocols: {other: {}}, ");
            list.append("autoEvents: [{sourceName: In, interval: ")
                    .append(every)
                    .append("}]}\n");
        }
        write(folder, "services/cells/devices/cells.yaml", list.toString());
        return folder;
    }

    /**
     * As much of it as it has parts: 0 none but bus and API, 1 its devices, 2 the pipeline too, 3 the rule too, which stands once for each device.
     */
    static Path grown(Path folder, int parts, int devices, String every) throws IOException {
        write(folder, devices, every);
        if (parts < 3) {
            WorkFolder.delete(folder.resolve("rules"));
        }
        if (!exports(parts)) {
            write(folder, "penstock.yaml", PENSTOCK.formatted(parts == 0 ? "" : SERVICES, ""));
        }
        if (parts == 0) {
            WorkFolder.delete(folder.resolve("services"));
        }
        return folder;
    }

    /** Whether one of so many parts does. */
    static boolean exports(int parts) {
        return parts >= 2;
    }

    /** Adds a command door at this broker. */
    static void openDoor(Path folder, int broker) throws IOException {
        change(
                folder,
                "pipelines:",
                """
                connections:
                  plant: {mqtt: {url: "mqtt://127.0.0.1:%d"}}
                commands:
                  doors:
                    north: {mqtt: {use: plant}}
                pipelines:"""
                        .formatted(broker));
    }

    /** Adds an endpoint that is away, and lets the bus refuse when it is full, which is soon. */
    static void fill(Path folder) throws IOException {
        change(
                folder,
                "pipelines:",
                """
                rulesMayStarve: true
                connections:
                  away: {mqtt: {url: "mqtt://127.0.0.1:1"}}
                pipelines:
                  stuck:
                    from: {devices: ["cell-*"]}
                    steps: [format: json]
                    to:
                      away: {mqtt: {use: away, topic: plant/out}}""");
        change(folder, "bus: {maxSize: 256MiB}", "bus: {maxSize: 128KiB, segment: 64KiB, whenFull: refuse}");
    }

    private static void change(Path folder, String from, String to) throws IOException {
        Path file = folder.resolve("penstock.yaml");
        String text = Files.readString(file);
        if (!text.contains(from)) {
            throw new IOException(file + " must contain '" + from + "'");
        }
        Files.writeString(file, text.replace(from, to));
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}

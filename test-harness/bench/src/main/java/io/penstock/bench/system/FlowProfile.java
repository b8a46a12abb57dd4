/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A profile of groups of MQTT devices, each with a pipeline of its own from {@code plant/in} to {@code plant/out}: only the group that is loaded
 * costs anything.
 */
public final class FlowProfile {
    private static final int DEVICES = 10;

    private final Path folder;
    private final int port;
    private int each = DEVICES;
    private final StringBuilder pipelines = new StringBuilder();
    private final StringBuilder devices = new StringBuilder("deviceList:\n");

    /** @param port of the broker */
    public FlowProfile(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** So many devices a group instead of ten, from the next group on. */
    public FlowProfile devices(int many) {
        each = many;
        return this;
    }

    /** Devices of a group. */
    int each() {
        return each;
    }

    /** Devices that say so many readings at once; filtered, and converted by as many steps as are left, format included. */
    public FlowProfile group(String name, int readings, int steps) throws IOException {
        StringBuilder profile = new StringBuilder("name: " + name + "\ndeviceResources:\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < readings; i++) {
            String resource = i == 0 ? "seq" : "t" + i;
            profile.append("  - {name: ").append(resource).append(", properties: {readWrite: R, valueType: ");
            profile.append(i == 0 ? "Int64" : "Float64, units: degF").append("}}\n");
            all.append("      - {deviceResource: ").append(resource).append("}\n");
        }
        profile.append("deviceCommands:\n  - name: all\n    readWrite: R\n    resourceOperations:\n")
                .append(all);
        devices(name, profile.toString());
        StringBuilder chain = new StringBuilder();
        if (steps > 1) {
            chain.append("      - filter: {where: \"value > -40\"}\n");
        }
        for (int i = 2; i < steps; i++) {
            chain.append("      - {id: step-").append(i).append(", convert: {resources: [\"t*\"], from: ");
            chain.append(i % 2 == 0 ? "degF, to: Cel}}\n" : "Cel, to: degF}}\n");
        }
        pipeline(name, name + "-*", chain + "      - format: json\n", out());
        return this;
    }

    /** Devices that say one binary value, passed on as it is in CBOR. */
    public FlowProfile blobs(String name) throws IOException {
        devices(
                name,
                "name: " + name
                        + "\ndeviceResources:\n  - {name: blob, properties: {valueType: Binary, readWrite: R, mediaType: application/octet-stream}}\n");
        pipeline(name, name + "-*", "      - format: cbor\n", out());
        return this;
    }

    /** More pipelines on the same events, each to a file of its own. */
    public FlowProfile beside(int more) {
        for (int i = 0; i < more; i++) {
            pipeline(
                    "beside-" + i,
                    "*",
                    "      - filter: {where: \"value > -40\"}\n      - convert: {resources: [\"t*\"], from: degF, to: Cel}\n      - format: json\n",
                    "file: {path: out/beside-" + i + ".jsonl, rotate: {size: 4MiB, keep: 1}}");
        }
        return this;
    }

    private static String out() {
        return "mqtt: {use: broker, topic: \"plant/out/{device}\", qos: 1}";
    }

    private void pipeline(String name, String from, String steps, String to) {
        pipelines.append("  ").append(name).append(":\n    from: {devices: [\"").append(from);
        pipelines.append("\"]}\n    steps:\n").append(steps).append("    to:\n      out:\n        ");
        pipelines.append(to).append('\n');
    }

    private void devices(String name, String deviceProfile) throws IOException {
        write("services/meters/profiles/" + name + ".yaml", deviceProfile);
        for (int i = 0; i < each; i++) {
            devices.append("  - {name: ").append(name).append('-').append(i);
            devices.append(", profileName: ").append(name).append(", protocols: {mqtt: {}}}\n");
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** The folder, complete. */
    public Path done() throws IOException {
        write("services/meters/devices/meters.yaml", devices.toString());
        write(
                "penstock.yaml",
                """
                connections:
                  broker: {mqtt: "mqtt://127.0.0.1:%d"}
                services:
                  meters:
                    mqtt:
                      use: broker
                      subscriptions:
                        - {topic: "plant/in/{device}/{source}", qos: 1}
                        - {topic: "plant/raw/{device}/{resource}", qos: 1, format: value}
                pipelines:
                %sapi: {port: 0}
                """
                        .formatted(port, pipelines));
        return folder;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A profile that takes the numbers of many devices from a broker and delivers them, filtered and formatted, to another.
 *
 * @param folder where it is written
 * @param near port of the broker that devices publish to
 * @param far port of where it delivers to
 * @param bus settings of the bus
 * @param devices how many
 */
record NumberProfile(Path folder, int near, int far, String bus, int devices) {
    private static final String PROFILE =
            """
            connections:
              near: {mqtt: {url: "mqtt://127.0.0.1:%d", clientId: bench-near, reconnect: {min: 50ms, max: 500ms}}}
              far: {mqtt: {url: "mqtt://127.0.0.1:%d", clientId: bench-far, reconnect: {min: 50ms, max: 500ms}, connectTimeout: 2s}}
            bus: {%s}
            services:
              meters: {mqtt: {use: near, subscriptions: ["plant/in/{device}/{resource}"]}}
            pipelines:
              numbers:
                steps:
                  - filter: {where: "value > -%d"}
                  - format: {json: {layout: plain}}
                to:
                  far:
                    mqtt: {use: far, topic: "plant/out/{device}", qos: 1, timeout: 2s}
                    retry: {min: 50ms, max: 500ms}
            api: {port: 0}
            """;

    /** All of it, with this number in its filter. */
    void write(int limit) throws IOException {
        Path service = folder.resolve("services/meters");
        Files.createDirectories(service.resolve("devices"));
        Files.createDirectories(service.resolve("profiles"));
        Files.writeString(
                service.resolve("profiles/meter.yaml"),
                """
                name: meter
                deviceResources:
                  - {name: seq, properties: {valueType: Int64, readWrite: R}}
                  - {name: gone, properties: {valueType: Int64, readWrite: R}}
                """);
        StringBuilder list = new StringBuilder("deviceList:\n");
        for (int i = 0; i < devices; i++) {
            list.append("  - {name: meter-").append(i).append(", profileName: meter, protocols: {mqtt: {}}}\n");
        }
        Files.writeString(service.resolve("devices/meters.yaml"), list);
        change(limit);
    }

    /** The same but for the number in its filter, as somebody saves it. */
    void change(int limit) throws IOException {
        Files.writeString(folder.resolve("penstock.yaml"), PROFILE.formatted(near, far, bus, limit));
    }
}

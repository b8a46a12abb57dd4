/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The profile that copies from MQTT to MQTT with a filter and a conversion on the way, and the log between. */
final class CopyProfile {
    private static final String PENSTOCK =
            """
            connections:
              broker: {mqtt: "mqtt://127.0.0.1:%1$d"}%4$s
            services:
              meters:
                mqtt:
                  use: broker
                  linger: %3$s
                  subscriptions:
                    - {topic: "plant/in/{device}/{source}", qos: %2$d}
            pipelines:
              copy:
                from: {devices: ["meter-*"]}
                linger: %3$s
                steps:
                  - filter: {where: "value > -40"}
                  - convert: {resources: [temperature], from: degF, to: Cel}
                  - format: {json: {layout: plain}}
                to:
                  out:
                    mqtt: {use: %5$s, topic: "plant/out/{device}", qos: %2$d}
            api: {port: 0}
            """;

    private static final String NORTH = "\n  north: {mqtt: \"mqtt://127.0.0.1:%d\"}";

    private static final String METER =
            """
            name: meter
            deviceResources:
              - {name: temperature, properties: {valueType: Float64, readWrite: R, units: degF}}
              - {name: pressure, properties: {valueType: Float64, readWrite: R, units: hPa}}
              - {name: seq, properties: {valueType: Int64, readWrite: R}}
            deviceCommands:
              - name: all
                readWrite: R
                resourceOperations:
                  - {deviceResource: temperature}
                  - {deviceResource: pressure}
                  - {deviceResource: seq}
            """;

    private CopyProfile() {}

    /**
     * @param linger the driver's and the pipeline's
     * @return the folder
     */
    static Path write(Path folder, Way way, int qos, String linger, int devices) throws IOException {
        Path service = folder.resolve("services/meters");
        Files.createDirectories(service.resolve("devices"));
        Files.createDirectories(service.resolve("profiles"));
        Files.writeString(folder.resolve("penstock.yaml"), text(way, qos, linger));
        Files.writeString(service.resolve("profiles/meter.yaml"), METER);
        StringBuilder list = new StringBuilder("deviceList:\n");
        for (int i = 0; i < devices; i++) {
            list.append("  - {name: meter-").append(i).append(", profileName: meter, protocols: {mqtt: {}}}\n");
        }
        Files.writeString(service.resolve("devices/meters.yaml"), list);
        return folder;
    }

    private static String text(Way way, int qos, String linger) {
        return way.isThroughOne()
                ? PENSTOCK.formatted(way.in(), qos, linger, "", "broker")
                : PENSTOCK.formatted(way.in(), qos, linger, NORTH.formatted(way.out()), "north");
    }
}

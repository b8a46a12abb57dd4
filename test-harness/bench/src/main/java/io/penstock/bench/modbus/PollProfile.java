/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A profile that polls many Modbus devices with 30 tags each, every second, to the bus. */
public final class PollProfile {
    /** 20 tags of one register and 10 of two. */
    public static final int TAGS = 30;

    static final int REGISTERS = 40;

    private static final String PENSTOCK =
            """
            services:
              meters: {modbus: {timeout: 2s}}
            pipelines:
              alarms:
                from: {devices: ["meter-*"]}
                steps:
                  - filter: {resources: [tag-0], where: "value > 1e9"}
                  - format: json
                to:
                  log: {file: {path: out/alarms.jsonl}}
            api: {port: 0}
            """;

    private PollProfile() {}

    /** A folder with a device a port. */
    public static Path write(Path folder, List<Integer> ports) throws IOException {
        Path service = folder.resolve("services/meters");
        Files.createDirectories(service.resolve("devices"));
        Files.createDirectories(service.resolve("profiles"));
        Files.writeString(folder.resolve("penstock.yaml"), PENSTOCK);
        Files.writeString(service.resolve("profiles/meter.yaml"), meter());
        StringBuilder list = new StringBuilder("deviceList:\n");
        for (int i = 0; i < ports.size(); i++) {
            list.append("  - name: meter-")
                    .append(i)
                    .append("\n    profileName: meter\n    protocols: {modbus-tcp: {")
                    .append("Address: 127.0.0.1, Port: ")
                    .append(ports.get(i))
                    .append(", UnitID: 1}}\n")
                    .append("    autoEvents: [{interval: 1s, sourceName: all}]\n");
        }
        Files.writeString(service.resolve("devices/meters.yaml"), list);
        return folder;
    }

    private static String meter() {
        StringBuilder text = new StringBuilder("name: meter\ndeviceResources:\n");
        int register = 0;
        for (int i = 0; i < TAGS; i++) {
            boolean wide = i >= 2 * TAGS / 3;
            text.append("  - {name: tag-")
                    .append(i)
                    .append(", attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: ")
                    .append(register)
                    .append("}, properties: {valueType: ")
                    .append(wide ? "Float32" : "Int16")
                    .append(", readWrite: R}}\n");
            register += wide ? 2 : 1;
        }
        text.append("deviceCommands:\n  - name: all\n    readWrite: R\n    resourceOperations:\n");
        for (int i = 0; i < TAGS; i++) {
            text.append("      - {deviceResource: tag-").append(i).append("}\n");
        }
        return text.toString();
    }
}

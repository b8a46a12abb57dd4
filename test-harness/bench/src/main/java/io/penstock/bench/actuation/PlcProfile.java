/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import io.penstock.bench.plant.PlantProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A profile that polls the simulated controllers and switches each one's coil by its first register. */
final class PlcProfile {
    private static final String RULES =
            """
            rules:
              follow:
                inputs: {x: "plc-*/In0"}
                when: x > 50
                then: [{set: {"{device}/Out": true}}]
                otherwise: [{set: {"{device}/Out": false}}]
            """;

    private PlcProfile() {}

    static Path write(Path folder, List<String> ports, boolean stressed) throws IOException {
        PlantProfile profile = new PlantProfile(folder)
                .service(
                        "plcs",
                        "modbus: {timeout: 2s}",
                        deviceProfile(),
                        ports.size(),
                        i -> "{name: plc-" + i
                                + ", profileName: plcs, protocols: {modbus-tcp: {Address: 127.0.0.1, Port: "
                                + ports.get(i) + ", UnitID: 1}}, autoEvents: [{interval: 100ms, sourceName: all}]}")
                .rules(RULES);
        return (stressed ? profile.stressed() : profile).done();
    }

    private static String deviceProfile() {
        StringBuilder text = new StringBuilder("name: plcs\ndeviceResources:\n");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < Plc.REGISTERS; i++) {
            text.append("  - {name: In")
                    .append(i)
                    .append(", attributes: {primaryTable: INPUT_REGISTERS, startingAddress: ")
                    .append(i)
                    .append("}, properties: {valueType: Int16, readWrite: R}}\n");
            all.append("      - {deviceResource: In").append(i).append("}\n");
        }
        return text
                + "  - {name: Out, attributes: {primaryTable: COILS, startingAddress: 0}, properties: {valueType: Bool, readWrite: RW}}\n"
                + "deviceCommands:\n  - name: all\n    readWrite: R\n    resourceOperations:\n" + all;
    }
}

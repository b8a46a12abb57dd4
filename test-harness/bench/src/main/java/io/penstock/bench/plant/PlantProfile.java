/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;

/** Writes a profile: services with devices, rules, and what weighs on it. */
public final class PlantProfile {
    static final String FLOOD = "flood";

    private static final String STRESS =
            """
            pipelines:
              flood:
                from: {devices: [flood-1]}
                steps:
                  - format: json
                to:
                  saturated: {file: {path: out/flood.jsonl, rotate: {size: 32MiB, keep: 2}}}
              hung:
                from: {devices: ["*"]}
                steps:
                  - filter: {where: "value >= 0"}
                  - format: json
                to:
                  hanging: {hanging: {window: 16}}
            """;

    private static final String NOISE =
            "name: noise\ndeviceResources:\n  - {name: Noise, properties: {valueType: Float64, readWrite: R}}\n";

    private final Path folder;
    private final StringBuilder services = new StringBuilder("services:\n");
    private String pipelines = "";

    public PlantProfile(Path folder) {
        this.folder = folder;
    }

    /**
     * @param driver as in {@code penstock.yaml}: {@code virtual: {}}
     * @param deviceProfile the text of its one device profile
     * @param device one line of the device list for each number
     */
    public PlantProfile service(
            String name, String driver, String deviceProfile, int devices, IntFunction<String> device)
            throws IOException {
        services.append("  ").append(name).append(": {").append(driver).append("}\n");
        StringBuilder list = new StringBuilder("deviceList:\n");
        for (int i = 0; i < devices; i++) {
            list.append("  - ").append(device.apply(i)).append('\n');
        }
        write("services/" + name + "/profiles/" + name + ".yaml", deviceProfile);
        write("services/" + name + "/devices/" + name + ".yaml", list.toString());
        return this;
    }

    public PlantProfile rules(String text) throws IOException {
        return write("rules/rules.yaml", text);
    }

    /** An exporting pipeline that never has enough of a file, and an endpoint that hangs. */
    public PlantProfile stressed() throws IOException {
        pipelines = STRESS;
        return service(
                "noise", "flood: {}", NOISE, 1, i -> "{name: flood-1, profileName: noise, protocols: {flood: {}}}");
    }

    private PlantProfile write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** The folder, complete. */
    public Path done() throws IOException {
        write("penstock.yaml", services + pipelines + "api: {port: 0}\nbus: {maxSize: 256MiB}\n");
        return folder;
    }
}

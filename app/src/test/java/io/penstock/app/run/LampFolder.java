/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A profile's folder with a simulated lamp: its Level is read all the time, and Copy and Hang can be set. */
record LampFolder(Path path) {
    /** With the lamp, and whatever else the profile says; its device service is {@code sim}. */
    static LampFolder of(Path path, String penstock) throws IOException {
        LampFolder folder = new LampFolder(path);
        folder.write("penstock.yaml", penstock);
        folder.write(
                "services/sim/profiles/lamp.yaml",
                """
                name: lamp
                deviceResources:
                  - name: Level
                    properties: {valueType: Float64, readWrite: R, minimum: 1, maximum: 5}
                  - name: Copy
                    properties: {valueType: Float64, readWrite: RW, defaultValue: "0"}
                  - name: Hang
                    properties: {valueType: Int16, readWrite: RW, defaultValue: "0"}
                """);
        folder.write(
                "services/sim/devices/lamp.yaml",
                """
                name: lamp
                profileName: lamp
                protocols: {other: {Address: lamp}}
                autoEvents:
                  - {interval: 100ms, sourceName: Level}
                """);
        return folder;
    }

    void write(String file, String text) throws IOException {
        Path to = path.resolve(file);
        Files.createDirectories(to.getParent());
        Files.writeString(to, text);
    }

    Options options() {
        return new Options(path, path.resolve("data"), Map.of(), false, false);
    }
}

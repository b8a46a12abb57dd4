/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Profiles with many rules. */
final class RulesProfile {
    private static final String CELL =
            """
            name: cells
            deviceResources:
              - {name: In, properties: {valueType: Float64, readWrite: R, minimum: 0, maximum: 100}}
              - {name: Out, properties: {valueType: Float64, readWrite: RW}}
            """;

    private RulesProfile() {}

    /**
     * Virtual devices that say nothing of themselves.
     *
     * @param spread over how many devices the rules' inputs are spread: 1 for all rules on one resource
     */
    static Path write(Path folder, int rules, int spread) throws IOException {
        StringBuilder devices = new StringBuilder("deviceList:\n");
        for (int i = 0; i < Math.max(rules, spread); i++) {
            devices.append("  - {name: cell-").append(i).append(", profileName: cells, protocols: {other: {}}}\n");
        }
        write(folder.resolve("penstock.yaml"), "services:\n  cells: {virtual: {}}\napi: {port: 0}\n");
        write(folder.resolve("services/cells/profiles/cells.yaml"), CELL);
        write(folder.resolve("services/cells/devices/cells.yaml"), devices.toString());
        write(folder.resolve("rules/rules.yaml"), yaml(rules, spread));
        return folder;
    }

    /** With hysteresis, each its own limit and its own output. */
    private static String yaml(int rules, int spread) {
        StringBuilder text = new StringBuilder("rules:\n");
        for (int i = 0; i < rules; i++) {
            text.append("  rule-").append(i).append(":\n    inputs: {x: cell-").append(i % spread);
            text.append("/In}\n    when: x > ")
                    .append(60 + i % 30)
                    .append(".5\n    clear: x < ")
                    .append(10 + i % 30);
            text.append("\n    then: [{set: {cell-").append(i).append("/Out: 1}}]\n");
            text.append("    otherwise: [{set: {cell-").append(i).append("/Out: 0}}]\n");
        }
        return text.toString();
    }

    /** Half look at each reading, half at the latest value of a resource. */
    static String drl(int rules, int spread) {
        StringBuilder text = new StringBuilder("package bench\n");
        for (int i = 0; i < rules; i++) {
            String pattern = i % 2 == 0
                    ? "ReadingEvent(device == \"cell-%d\", value > %d)"
                    : "LatestValue(device == \"cell-%d\", resource == \"In\", value > %d)";
            text.append("rule r").append(i).append(" when ").append(pattern.formatted(i % spread, 60 + i % 30));
            text.append(" then commands.set(\"cell-").append(i).append("\", \"Out\", 1); end\n");
        }
        return text.toString();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

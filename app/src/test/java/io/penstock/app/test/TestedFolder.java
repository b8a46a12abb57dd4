/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.setting.Matcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A profile with a boiler, a rule and what a test adds. */
final class TestedFolder {
    final Path folder;

    TestedFolder(Path folder) throws IOException {
        this.folder = folder;
        file(
                "penstock.yaml",
                """
                services: {boilers: virtual}
                pipelines:
                  readings:
                    from: {devices: ["boiler-*"]}
                    steps: [format: {json: {layout: plain}}]
                    to: {copy: {file: {path: out/readings.jsonl}}}
                api: {enabled: false}
                """);
        file(
                "services/boilers/profiles/boiler.yaml",
                """
                name: boiler
                deviceResources:
                  - {name: Temperature, properties: {valueType: Float32, readWrite: R, units: Cel}}
                  - {name: Burner, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                """);
        file(
                "services/boilers/devices/boilers.yaml",
                """
                deviceList:
                  - name: boiler-1
                    profileName: boiler
                    protocols: {virtual: {}}
                    autoEvents: [{interval: 1s, sourceName: Temperature}]
                """);
        rule("t < 55");
    }

    void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    void rule(String when) throws IOException {
        file(
                "rules/heat.yaml",
                """
                rules:
                  heat:
                    inputs: {t: boiler-1/Temperature}
                    when: %s
                    then: {set: {boiler-1/Burner: true}}
                    otherwise: {set: {boiler-1/Burner: false}}
                """
                        .formatted(when));
    }

    /** @param cases indented by two */
    void cases(String cases) throws IOException {
        file("tests/cases.yaml", "cases:\n" + cases);
    }

    TestReport run() throws Exception {
        return Tests.run(folder, Map.of(), Matcher.ALL);
    }

    /** The report without what depends on the machine. */
    static String timeless(TestReport report) {
        return report.text().replaceAll("\\(\\d+ ms\\)", "");
    }
}

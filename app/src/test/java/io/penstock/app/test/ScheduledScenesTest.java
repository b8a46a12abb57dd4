/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schedule that begins and ends, and the scenes that it calls for, in a profile that runs. */
class ScheduledScenesTest {
    @TempDir
    Path temp;

    @Test
    void shouldSetAllThatASceneNamesWhenTheScheduleBeginsAndEnds() throws Exception {
        // Given
        TestedFolder profile = new TestedFolder(temp.resolve("plant"));
        profile.file(
                "services/boilers/profiles/boiler.yaml",
                """
                name: boiler
                deviceResources:
                  - {name: Temperature, properties: {valueType: Float32, readWrite: R, units: Cel}}
                  - {name: Burner, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - {name: Setpoint, properties: {valueType: Float32, readWrite: RW, units: Cel, defaultValue: "50"}}
                """);
        profile.file(
                "services/boilers/devices/boilers.yaml",
                "deviceList: [{name: boiler-1, profileName: boiler, protocols: {virtual: {}}}]");
        profile.file(
                "rules/heat.yaml",
                """
                scenes:
                  day: {boiler-1/Setpoint: 65, boiler-1/Burner: true}
                  night: {boiler-1/Setpoint: 40, boiler-1/Burner: false}
                rules:
                  by-day:
                    schedule: {days: mon-fri, from: "06:00", to: "06:30", zone: Europe/London}
                    then: {scene: day}
                    otherwise: {scene: night}
                """);
        profile.file(
                "tests/cases.yaml",
                """
                cases:
                  a friday morning and what follows:
                    start: 2026-11-20T05:00:00Z
                    steps:
                      - at: 59m
                        expect: {sets: none}
                      - at: 61m
                        expect:
                          sets: [{boiler-1/Setpoint: 65, boiler-1/Burner: true, because: by-day, at: 1h}]
                      - at: 92m
                        expect:
                          sets: [{boiler-1/Setpoint: 40, boiler-1/Burner: false, because: by-day, at: 90m}]
                      - at: 3h
                        expect: {sets: none}
                """);

        // When
        TestReport report = profile.run();

        // Then
        assertThat(report.text()).contains("1 passed, 0 failed");
    }
}

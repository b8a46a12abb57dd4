/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of safe values, minimum times and heartbeats when a rule engine, a link, the way to the north or the program dies. What a
 * heartbeat writes is a number for each two seconds, also for those in which it is silent.
 */
class FourDeathsTest {
    @TempDir
    Path temp;

    private TestedFolder profile;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = new TestedFolder(temp.resolve("plant"));
        profile.file(
                "services/boilers/profiles/boiler.yaml",
                """
                name: boiler
                deviceResources:
                  - {name: Temperature, properties: {valueType: Float32, readWrite: R, units: Cel}}
                  - {name: Burner, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - {name: Pump, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - {name: Fan, properties: {valueType: Bool, readWrite: RW, defaultValue: "false"}}
                  - {name: Watchdog, properties: {valueType: Int16, readWrite: RW, defaultValue: "-1"}}
                """);
    }

    private void outputs(String... outputs) throws IOException {
        profile.file(
                "services/boilers/devices/boilers.yaml",
                """
                deviceList:
                  - name: boiler-1
                    profileName: boiler
                    protocols: {virtual: {}}
                    autoEvents: [{interval: 1s, sourceName: Temperature}]
                    properties:
                      penstock:
                        probeMin: 1s
                        probeMax: 2s
                        outputs:
                          %s
                """
                        .formatted(String.join("\n          ", outputs)));
    }

    private void passes(String cases) throws Exception {
        profile.cases(cases);
        assertThat(profile.run().text()).contains("1 passed, 0 failed");
    }

    @Test
    void shouldFallBeAllowedBackInTimeAndBeSilentWhenYamlRulesDie() throws Exception {
        outputs("Burner: {safe: false, triggers: [{rulesDown: yaml}], minimumOn: 10m, minimumOff: 5m,"
                + " heartbeat: {resource: Watchdog, every: 2s}}");

        passes(
                """
                  rules die:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 1m
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 29}}}
                        expect: {sets: [{boiler-1/Burner: true, because: heat, at: 0s}]}
                      - rules: down
                      - at: 2m
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 29}}}
                        expect: {sets: [{boiler-1/Burner: false, because: rules 'yaml' are down, at: 1m}]}
                      - rules: up
                      - at: 2m2s
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 60}}}
                      - at: 5m59s
                        expect:
                          sets: none
                          refusals: [{boiler-1/Burner: true, because: heat, cause: minimum-time}]
                      - at: 6m31s
                        expect: {sets: [{boiler-1/Burner: true, because: heat}]}
                """);
    }

    @Test
    void shouldFallBeAllowedBackInTimeAndBeSilentWhenRulesInDrlDie() throws Exception {
        outputs(
                "Burner: {safe: false, triggers: [{rulesDown: yaml}], heartbeat: {resource: Watchdog, every: 2s}}",
                "Pump: {safe: false, triggers: [{rulesDown: drools}], minimumOn: 10m, minimumOff: 5m}");
        profile.file(
                "rules/pump.drl",
                """
                package plant

                rule "pump"
                when
                    LatestValue(resource == "Temperature", value < 55)
                then
                    commands.set("boiler-1", "Pump", true);
                end
                """);

        passes(
                """
                  rules in DRL die:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 1m
                        expect:
                          sets: [{boiler-1/Burner: true, because: heat}, {boiler-1/Pump: true, because: pump}]
                      - rules: {drools: down}
                      - at: 2m
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 29}}}
                        expect: {sets: [{boiler-1/Pump: false, because: rules 'drools' are down, at: 1m}]}
                      - values: {boiler-1/Temperature: 49}
                      - at: 3m
                        rules: {drools: up}
                      - at: 3m2s
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 90}}}
                      - values: {boiler-1/Temperature: 48}
                      - at: 4m
                        expect:
                          sets: none
                          refusals: [{boiler-1/Pump: true, because: pump, cause: minimum-time}]
                      - at: 6m1s
                        values: {boiler-1/Temperature: 47}
                      - at: 6m5s
                        expect: {sets: [{boiler-1/Pump: true, because: pump}]}
                      - rules: down
                      - at: 7m
                        expect:
                          sets:
                            - {boiler-1/Burner: false, because: rules 'yaml' are down}
                            - {boiler-1/Pump: false, because: rules 'drools' are down}
                """);
    }

    @Test
    void shouldFallFirstKeepMinimumTimesAndBeatAgainWhenALinkReturns() throws Exception {
        profile.rule("t < -100");
        outputs(
                "Burner: {safe: false, triggers: [reconnected], minimumOn: 10m, minimumOff: 5m}",
                "Pump: {minimumOn: 1h}",
                "Fan: {minimumOn: 10m, heartbeat: {resource: Watchdog, every: 2s, owner: program}}");

        passes(
                """
                  a link dies:
                    given: {boiler-1/Temperature: 60}
                    steps:
                      - at: 10s
                        command: [set: {boiler-1/Burner: true}, set: {boiler-1/Fan: true}]
                        expect: {sets: [{boiler-1/Burner: true}, {boiler-1/Fan: true}]}
                      - at: 1m
                        devices: {boiler-1: down}
                        command: {set: {boiler-1/Pump: true}, answer: {failed: device}}
                      - at: 2m
                        command: {set: {boiler-1/Pump: true}, answer: {refused: down}}
                        expect: {sets: none}
                      - devices: {boiler-1: up}
                      - at: 2m10s
                        command:
                          - {get: boiler-1/Watchdog, answer: {values: {Watchdog: 64}}}
                          - {set: {boiler-1/Burner: true}, answer: {refused: minimum-time}}
                          - {set: {boiler-1/Fan: false}, answer: {refused: minimum-time}}
                          - {set: {boiler-1/Pump: false}}
                        expect:
                          sets: [{boiler-1/Burner: false, because: the device is back}, {boiler-1/Pump: false}]
                      - at: 7m5s
                        command: {set: {boiler-1/Burner: true}}
                      - at: 10m10s
                        command: {set: {boiler-1/Fan: false}}
                        expect: {sets: [{boiler-1/Burner: true}, {boiler-1/Fan: false}]}
                """);
    }

    @Test
    void shouldFallBeAllowedBackInTimeAndBeSilentWhenTheNorthIsLost() throws Exception {
        profile.rule("t < -100");
        profile.file(
                "penstock.yaml",
                """
                connections: {broker: {mqtt: {url: "mqtt://127.0.0.1:1"}}}
                services: {boilers: virtual}
                commands: {doors: {office: {mqtt: {use: broker}}}}
                api: {enabled: false}
                """);
        outputs("Burner: {safe: false, triggers: [northLost], minimumOn: 10m, minimumOff: 5m,"
                + " heartbeat: {resource: Watchdog, every: 2s, owner: north}}");

        passes(
                """
                  the north is lost:
                    given: {boiler-1/Temperature: 60}
                    steps:
                      - at: 10s
                        command: {set: {boiler-1/Burner: true}}
                      - at: 1m
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 29}}}
                        expect: {sets: [{boiler-1/Burner: true}]}
                      - connections: {broker: down}
                      - at: 2m
                        command: {get: boiler-1/Watchdog, answer: {values: {Watchdog: 29}}}
                        expect: {sets: [{boiler-1/Burner: false, because: the north is lost, at: 1m}]}
                      - connections: {broker: up}
                      - at: 2m10s
                        command:
                          - {get: boiler-1/Watchdog, answer: {values: {Watchdog: 64}}}
                          - {set: {boiler-1/Burner: true}, answer: {refused: minimum-time}}
                      - at: 6m
                        command: {set: {boiler-1/Burner: true}}
                        expect: {sets: [{boiler-1/Burner: true}]}
                """);
    }

    @Test
    void shouldFallInSpiteOfMinimumTimesWhenTheProgramStops() throws Exception {
        profile.rule("t < -100");
        outputs("Burner: {safe: false, triggers: [stopping], minimumOn: 10m}", "Fan: {minimumOn: 10m}");

        passes(
                """
                  the program stops:
                    given: {boiler-1/Temperature: 60}
                    steps:
                      - at: 10s
                        command: [set: {boiler-1/Burner: true}, set: {boiler-1/Fan: true}]
                      - at: 20s
                        stop: true
                        expect:
                          sets:
                            - {boiler-1/Burner: true}
                            - {boiler-1/Fan: true}
                            - {boiler-1/Burner: false, because: the program stops}
                """);
    }
}

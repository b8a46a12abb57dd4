/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests run in: the program's own parts, and nothing real. */
class WorldTest {
    @TempDir
    Path temp;

    private TestedFolder profile;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = new TestedFolder(temp.resolve("plant"));
    }

    @Test
    void shouldTouchNothingReal() throws Exception {
        // Given
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread listener = new Thread(() -> {
                try {
                    while (true) {
                        server.accept().close();
                        connections.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the end of the test
                }
            });
            listener.setDaemon(true);
            listener.start();
            profile.file(
                    "penstock.yaml",
                    """
                    connections:
                      broker: {mqtt: {url: "mqtt://127.0.0.1:%1$d", username: gw, password: "${secret:broker}"}}
                    services:
                      boilers: virtual
                      meters: {modbus: {timeout: 1s}}
                    pipelines:
                      north:
                        from: {devices: ["*"]}
                        to:
                          broker:
                            steps:
                              - format: {json: {layout: plain}}
                              - compress: gzip
                              - encrypt: {aes-256-gcm: {key: "${secret:cloud-key}", keyId: k1}}
                            mqtt: {use: broker, topic: "plant/{device}"}
                          file: {steps: [format: json], file: {path: out/all.jsonl}}
                          asked: {steps: [format: json, camel: "http://127.0.0.1:%1$d/ask"], file: {path: out/asked}}
                    commands: {doors: {broker: {mqtt: {use: broker}}}}
                    api: {port: %1$d}
                    """
                            .formatted(server.getLocalPort()));
            profile.file(
                    "services/meters/profiles/meter.yaml",
                    """
                    name: meter
                    deviceResources:
                      - name: Power
                        attributes: {primaryTable: INPUT_REGISTERS, startingAddress: 0}
                        properties: {valueType: Uint16, readWrite: R}
                    """);
            profile.file(
                    "services/meters/devices/meters.yaml",
                    """
                    deviceList:
                      - name: meter-1
                        profileName: meter
                        protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %d, UnitID: 1}}
                        autoEvents: [{interval: 10s, sourceName: Power}]
                    """
                            .formatted(server.getLocalPort()));
            profile.cases(
                    """
                      exports:
                        given: {boiler-1/Temperature: 50, meter-1/Power: 7}
                        steps:
                          - at: 5s
                            command: {set: {boiler-1/Burner: true}}
                            expect:
                              messages:
                                north/broker: {some: {json: {device: meter-1, values: {Power: 7}}}}
                                north/asked: none
                          - expect: {deadLetters: [{endpoint: asked, step: camel, reason: Camel endpoint}]}
                    """);
            // When
            TestReport report = profile.run();
            // Then
            assertThat(report.text()).contains("FAIL", "+ 50ms", "dead letter of north/asked at 'camel'");
            assertThat(connections).hasValue(0);
            try (Stream<Path> files = Files.list(profile.folder)) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .containsExactlyInAnyOrder("penstock.yaml", "services", "rules", "tests");
            }
        }
    }

    @Test
    void shouldLetStepsWithTimersGoByItsClock() throws Exception {
        // Given
        profile.file(
                "penstock.yaml",
                """
                services: {boilers: virtual}
                pipelines:
                  slow:
                    from: {devices: ["boiler-*"]}
                    steps:
                      - deadband: {absolute: 1, heartbeat: 10m}
                    to:
                      batches:
                        steps: [batch: {count: 100, within: 1h}, format: json]
                        file: {path: out/batches}
                      each:
                        steps: [format: {json: {layout: plain}}]
                        file: {path: out/each}
                api: {enabled: false}
                """);
        profile.cases(
                """
                  an hour:
                    given: {boiler-1/Temperature: 60}
                    steps:
                      - at: 59m
                        expect: {messages: {each: {count: 6}, batches: none}}
                      - at: 1h
                        expect:
                          messages:
                            each: [{json: {values: {Temperature: 60}}, at: 1h}]
                            batches: [{where: "members == 7 || members == 6", at: 1h}]
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed");
    }

    @Test
    void shouldTellOutputsWhenTheNorthIsLost() throws Exception {
        // Given
        profile.file(
                "penstock.yaml",
                """
                connections: {broker: {mqtt: {url: "mqtt://127.0.0.1:1"}}}
                services: {boilers: virtual}
                commands: {doors: {office: {mqtt: {use: broker}}}}
                api: {enabled: false}
                """);
        profile.file(
                "services/boilers/devices/boilers.yaml",
                """
                deviceList:
                  - name: boiler-1
                    profileName: boiler
                    protocols: {virtual: {}}
                    properties: {penstock: {outputs: {Burner: {safe: false, triggers: [{northLost: office}]}}}}
                """);
        profile.cases(
                """
                  the north is lost:
                    steps:
                      - command: {set: {boiler-1/Burner: true}}
                      - at: 1m
                        connections: {broker: down}
                      - at: 2m
                        connections: {broker: up}
                        command: {set: {boiler-1/Burner: true}}
                      - at: 5m
                        expect:
                          sets:
                            - {boiler-1/Burner: true, because: north, at: 0s}
                            - {boiler-1/Burner: false, because: "'office' is lost", at: 1m}
                            - {boiler-1/Burner: true, because: north, at: 2m}
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed");
    }

    @Test
    void shouldLetDevicesSpeakByThemselves() throws Exception {
        // Given
        profile.cases(
                """
                  says so at once:
                    given: {boiler-1/Temperature: 60}
                    steps:
                      - at: 1.5s
                        readings: {boiler-1/Temperature: 50}
                        expect: {sets: [{boiler-1/Burner: true, because: heat, at: 1.5s}]}
                      - at: 5s
                        expect: {sets: none, messages: {copy: {count: 7, last: {json: {values: {Temperature: 50}}}}}}
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed");
    }
}

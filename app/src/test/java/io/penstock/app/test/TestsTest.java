/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class TestsTest {
    private static final String COLD =
            """
              heats when cold:
                given: {boiler-1/Temperature: 50}
                steps:
                  - at: 10s
                    expect:
                      sets: [{boiler-1/Burner: true, because: heat, at: 0s}]
            """;

    @TempDir
    Path temp;

    private TestedFolder profile;

    @BeforeEach
    void makeProfile() throws IOException {
        profile = new TestedFolder(temp.resolve("plant"));
    }

    @Test
    void shouldPassWhatIsAsExpected() throws Exception {
        // Given
        profile.cases(COLD);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("tests/cases.yaml", "ok    heats when cold", "1 passed, 0 failed");
        assertThat(report.passed()).isTrue();
    }

    @Test
    void shouldSayWhatWasExpectedAndWhatHappenedInsteadWhenARuleIsWrong() throws Exception {
        // Given
        profile.cases(COLD);
        profile.rule("t > 45 && t < 49");
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.passed()).isFalse();
        assertThat(report.text())
                .contains("FAIL  heats when cold")
                .contains("tests/cases.yaml:7:17: at 10s: sets are not as expected")
                .containsPattern("- +boiler-1/Burner = true, because 'heat', at 0s")
                .containsPattern("What happened since it was looked at before:\\s+0s +boiler-1 says Temperature = 50")
                .contains("0 passed, 1 failed");
    }

    @Test
    void shouldShowWhatWasNotExpected() throws Exception {
        // Given
        profile.cases(
                """
                  stays cold:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 2s
                        values: {boiler-1/Temperature: 60}
                      - at: 5s
                        expect: {sets: none}
                """);
        // When
        String text = profile.run().text();
        // Then
        assertThat(text)
                .containsPattern("\\+ 0s +boiler-1/Burner = true by 'heat': t < 55")
                .containsPattern("\\+ 3s +boiler-1/Burner = false by 'heat': t < 55")
                .containsPattern("0s +rule 'heat' came true: t < 55 \\(t = boiler-1/Temperature = 50 Cel\\)");
    }

    @Test
    void shouldGiveTheSameTwice() throws Exception {
        // Given
        profile.cases(
                """
                  fails after an hour:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 30m
                        values: {boiler-1/Temperature: 60}
                      - at: 1h
                        expect: {messages: {copy: {count: 1}}, sets: none}
                """);
        // When
        String first = TestedFolder.timeless(profile.run());
        String second = TestedFolder.timeless(profile.run());
        // Then
        assertThat(first)
                .contains("expected 1 but there were 3601", "... 3577 more")
                .containsPattern("\\+ 1h +\\{\"id\":\".*\"Temperature\":60");
        assertThat(second).isEqualTo(first);
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
    void shouldRunRulesInDrl() throws Exception {
        // Given
        profile.file(
                "rules/silence.drl",
                """
                package plant

                rule "silence"
                when
                    $last: ReadingEvent(resource == "Temperature")
                    not ReadingEvent(resource == "Temperature", this != $last, this after[0s, 30s] $last)
                then
                    commands.set("boiler-1", "Burner", false);
                    alerts.raise("silent", "critical", "no temperature for 30 s");
                end

                rule "speaks"
                when
                    ReadingEvent(resource == "Temperature")
                then
                    alerts.clear("silent");
                end
                """);
        profile.cases(
                """
                  silence:
                    given: {boiler-1/Temperature: 50}
                    steps:
                      - at: 10m
                        expect: {sets: [{boiler-1/Burner: true, because: heat}], alerts: none}
                      - values: {boiler-1/Temperature: null}
                      - devices: {boiler-1: down}
                      - at: 10m29s
                        expect: {alerts: none}
                      - at: 10m40s
                        devices: {boiler-1: up}
                        values: {boiler-1/Temperature: 50}
                        expect: {alerts: {raised: silent, severity: critical, text: no temperature, because: silence}}
                      - at: 12m
                        expect: {alerts: {cleared: silent, because: silence}}
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("1 passed");
    }

    @Test
    void shouldSayWhichRuleInDrlThrows() throws Exception {
        // Given
        profile.file(
                "rules/wrong.drl",
                """
                package plant

                rule "throws"
                when
                    LatestValue(resource == "Temperature", value > 70)
                then
                    throw new IllegalStateException("too hot to think");
                end
                """);
        profile.cases(
                """
                  throws:
                    given: {boiler-1/Temperature: 80}
                    steps: [{at: 10s, expect: {sets: none}}]
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text())
                .contains("0 passed, 1 failed", "rule 'throws' failed in its 'then'", "too hot to think");
    }

    @Test
    void shouldSayWhichRuleInDrlDoesNotComeBack() throws Exception {
        // Given
        String main = Files.readString(profile.folder.resolve("penstock.yaml"));
        profile.file("penstock.yaml", main + "drools: {hang: 500ms}\n");
        profile.file(
                "rules/wrong.drl",
                """
                package plant

                rule "hangs"
                when
                    LatestValue(resource == "Temperature", value < 10)
                then
                    while (!Thread.interrupted()) { Thread.onSpinWait(); }
                end
                """);
        profile.cases(
                """
                  hangs:
                    given: {boiler-1/Temperature: 5}
                    steps: [{at: 10s, expect: {sets: none}}]
                """);
        // When
        TestReport report = profile.run();
        // Then
        assertThat(report.text()).contains("FAIL  hangs", "rule 'hangs' hangs: no end after 500 ms");
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

    @Test
    void shouldWriteWhatBuildServersRead() throws Exception {
        // Given
        profile.cases(
                COLD
                        + """
                  fails & <falls>:
                    steps: [expect: {sets: [{boiler-1/Burner: true}]}]
                """);
        // When
        String xml = profile.run().junit();
        // Then
        Document read = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        assertThat(read.getDocumentElement().getAttribute("tests")).isEqualTo("2");
        assertThat(read.getDocumentElement().getAttribute("failures")).isEqualTo("1");
        assertThat(read.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(read.getElementsByTagName("failure").item(0).getTextContent())
                .contains("tests/cases.yaml:9:28: at 0s: ", "sets are not as expected");
        assertThat(read.getElementsByTagName("failure")
                        .item(0)
                        .getParentNode()
                        .getAttributes()
                        .getNamedItem("name")
                        .getNodeValue())
                .isEqualTo("fails & <falls>");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.penstock.bench.Required;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.mqtt.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
    /** One of everything that has threads. */
    private static final Map<String, String> PROFILE = Map.of(
            "penstock.yaml",
            """
            connections:
              plant: {mqtt: {url: "mqtt://127.0.0.1:%1$d"}}
            services:
              cells: {virtual: {}}
              meters: {modbus: {timeout: 1s}}
              taps: {mqtt: {use: plant, subscriptions: ["plant/in/{device}/{resource}"]}}
            commands:
              doors:
                north: {mqtt: {use: plant}}
            pipelines:
              plant:
                from: {devices: ["cell-*"]}
                to:
                  lines:
                    steps: [format: json]
                    file: {path: out/plant.jsonl, fsync: {interval: 200ms}}
                  broker:
                    steps: [format: json]
                    mqtt: {use: plant, topic: "plant/out/{device}"}
                  routed:
                    steps: [format: json]
                    camel: {uri: "log:routed", acknowledges: on-return}
            api: {port: 0}
            """,
            "services/cells/profiles/cells.yaml",
            """
            name: cells
            deviceResources:
              - {name: In, properties: {valueType: Float64, readWrite: R, minimum: 0, maximum: 100}}
            """,
            "services/cells/devices/cells.yaml",
            """
            deviceList:
              - {name: cell-0, profileName: cells, protocols: {other: {}}, autoEvents: [{sourceName: In, interval: 100ms}]}
            """,
            "services/meters/profiles/meter.yaml",
            """
            name: meter
            deviceResources:
              - {name: In, attributes: {primaryTable: HOLDING_REGISTERS, startingAddress: 0}, properties: {valueType: Int16, readWrite: R}}
            """,
            "services/meters/devices/meters.yaml",
            """
            deviceList:
              - name: meter-0
                profileName: meter
                protocols: {modbus-tcp: {Address: 127.0.0.1, Port: %1$d, UnitID: 1}}
                autoEvents: [{sourceName: In, interval: 100ms}]
            """,
            "services/taps/profiles/tap.yaml",
            """
            name: tap
            deviceResources:
              - {name: In, properties: {valueType: Float64, readWrite: R}}
            """,
            "services/taps/devices/taps.yaml",
            "deviceList: [{name: tap-0, profileName: tap, protocols: {mqtt: {}}}]\n",
            "rules/rules.yaml",
            """
            rules:
              hot: {inputs: {x: cell-0/In}, when: x > 90, then: [{alert: {text: hot}}]}
            """,
            "rules/cells.drl",
            """
            package cells
            rule "hot"
            when
                LatestValue(resource == "In", value > 90)
            then
                alerts.raise("hot", "normal", "it is hot");
            end
            """);

    @TempDir
    private Path folder;

    @Test
    void shouldKnowEachThreadOfARunningPenstock() throws Exception {
        // Given
        Required.there(Broker.missing());
        try (Broker broker = Broker.start(folder);
                Child penstock = Installation.run(
                        Role.MEASURED,
                        profile(broker.port()),
                        Installation.thisJdk(),
                        folder.resolve("penstock.log"))) {
            long pid = penstock.handle().pid();
            Meter meter = new Meter(penstock);

            // When, Then: by the whole name
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> {
                        penstock.check();
                        ask(broker.port());
                        assertThat(parts(ThreadDump.of(pid).values().stream()
                                        .map(ThreadDump.Seen::name)
                                        .toList()))
                                .noneMatch(part -> part.startsWith(ThreadParts.OTHER))
                                .contains(
                                        "lane plant/lines",
                                        "lane plant/broker",
                                        "lane plant/routed",
                                        "connection plant",
                                        "service taps",
                                        "services of Modbus: network",
                                        "services: reads and writes of devices",
                                        "services: when to read",
                                        "commands",
                                        "door north",
                                        "rules in YAML",
                                        "rules in DRL",
                                        "alerts",
                                        "bus",
                                        "engine",
                                        "API",
                                        "control",
                                        "JVM: compilers");
                    });

            // Then: by what the kernel keeps of it
            assertThat(parts(ThreadTimes.of(pid).values().stream()
                            .map(ThreadTimes.Used::name)
                            .toList()))
                    .noneMatch(part -> part.startsWith(ThreadParts.OTHER))
                    .contains("connection plant", "bus", "rules in DRL", "JVM: garbage collection");

            // Then: what its compilers took is told from the rest
            Meter.Used used = meter.used();
            assertThat(used.compiling()).isPositive();
            assertThat(used.working()).isPositive().isLessThan(used.cores());

            // Then: what it takes is told by those
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                Parts parts = Parts.begin(pid);
                parts.watch(1.2);
                assertThat(parts.end())
                        .filteredOn(part -> part.name().equals("lane plant/lines"))
                        .singleElement()
                        .satisfies(part -> {
                            assertThat(part.allocated()).isPositive();
                            assertThat(part.peak()).isGreaterThanOrEqualTo(part.cores());
                        });
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C2 CompilerThread0 | JVM: compilers",
                "C2 CompilerThre | JVM: compilers",
                "penstock-housekeeping | bus",
                "penstock-housek | bus",
                "penstock-plant/ | lane plant/",
                "mqtt-net-north-1-1 | connection north",
                "mqtt-net-plant- | connection plant",
                "modbus-1-1 | services of Modbus: network",
                "door-north | door north",
                "heap-by-load | control",
                "globalEventExecutor-1-1 | network: the rest",
                "globalEventExec | network: the rest",
                "some-pool-12 | other: some-pool",
            })
    void shouldTellAPartByAName(String thread, String part) {
        assertThat(ThreadParts.of(thread)).isEqualTo(part);
    }

    @Test
    void shouldReadADump() {
        assertThat(
                        ThreadDump.parse(
                                """
                                4711:
                                "main" #1 prio=5 os_prio=0 cpu=100.01ms elapsed=1.00s allocated=120K defined_classes=500 tid=0x1 nid=0x10 in Object.wait()
                                   java.lang.Thread.State: WAITING (on object monitor)
                                "a \\"b\\"" #2 [17] daemon prio=5 os_prio=0 cpu=1.01ms elapsed=1.00s allocated=7M tid=0x1 nid=17 runnable
                                "VM Thread" os_prio=0 cpu=5.00ms elapsed=1.00s tid=0x1 nid=0x12 runnable
                                """))
                .isEqualTo(Map.of(
                        16L, new ThreadDump.Seen("main", 120 << 10),
                        17L, new ThreadDump.Seen("a \\\"b\\\"", 7 << 20),
                        18L, new ThreadDump.Seen("VM Thread", 0)));
    }

    private static Set<String> parts(List<String> threads) {
        Set<String> parts = new TreeSet<>();
        threads.forEach(thread -> parts.add(ThreadParts.of(thread)));
        return parts;
    }

    /** A door has a thread while somebody asks. */
    private static void ask(int port) {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        client.connect();
        client.publishWith()
                .topic("edgex/command/request/cell-0/In/get")
                .payload("{\"apiVersion\": \"v3\", \"requestID\": \"1\"}".getBytes(StandardCharsets.UTF_8))
                .send();
        client.disconnect();
    }

    private Path profile(int port) throws IOException {
        Path profile = folder.resolve("profile");
        for (Map.Entry<String, String> file : PROFILE.entrySet()) {
            Path path = profile.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue().replace("%1$d", "" + port));
        }
        return profile;
    }
}

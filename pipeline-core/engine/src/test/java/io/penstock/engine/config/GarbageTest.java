/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.api.error.ProfileException;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the files, there is a profile or there are problems, and never another exception. */
class GarbageTest {
    private static final String SOUND =
            """
            vars: {site: glasgow}
            connections: {plant: {mqtt: {url: "mqtts://${var:site}"}}}
            services: {plc: {modbus: {timeout: 2s}}}
            stepSets: {usual: [{filter: value > 3}, {convert: {to: Cel}}]}
            pipelines:
              p:
                from: {devices: ["plc-*"], except: {resources: [A]}}
                steps: [{use: usual}, {every: {names: [a, b], numbers: {a: 1}, pairs: [{left: x}]}}]
                to:
                  a: {steps: [{batch: {count: 5, by: device}}, format: json, {compress: {zstd: {level: 3}}}], mqtt: {use: plant, topic: "x/{device}"}}
                  b: {steps: [{format: {json: {layout: lines}}}], file: {path: out.txt, rotate: {size: 1MiB}}, retry: {min: 1s}}
            """;
    private static final String PROFILE =
            """
            name: HVAC
            deviceResources:
              - {name: T, attributes: {primaryTable: COILS, startingAddress: 1}, properties: {valueType: Bool, readWrite: RW}}
            deviceCommands:
              - {name: All, readWrite: R, resourceOperations: [{deviceResource: T, mappings: {"0": "off"}}]}
            """;
    private static final String DEVICES =
            """
            deviceList:
              - name: plc-1
                profileName: HVAC
                protocols: {modbus-tcp: {Address: 10.0.0.5, Port: 502}}
                autoEvents: [{interval: 1s, sourceName: All}]
            """;

    @TempDir
    Path folder;

    private void write(String main, String profile, String devices) throws IOException {
        Files.createDirectories(folder.resolve("services/plc/devices"));
        Files.createDirectories(folder.resolve("services/plc/profiles"));
        Files.writeString(folder.resolve("penstock.yaml"), main);
        Files.writeString(folder.resolve("services/plc/profiles/p.yaml"), profile);
        Files.writeString(folder.resolve("services/plc/devices/d.yaml"), devices);
    }

    private boolean loads() {
        try {
            new ProfileLoader(PluginRegistry.of(Samples.ALL), Map.of()).load(folder, Map.of());
            return true;
        } catch (ProfileException e) {
            assertThat(e.problems()).isNotEmpty();
            return false;
        }
    }

    @Test
    void shouldLoadWhatTheMutationsStartFrom() throws IOException {
        write(SOUND, PROFILE, DEVICES);
        assertThat(loads()).isTrue();
    }

    @Test
    void shouldTellProblemsOfMutatedFiles() throws IOException {
        Random random = new Random(20260131);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            write(mutated(SOUND, random, 0.8), mutated(PROFILE, random, 0.3), mutated(DEVICES, random, 0.3));
            refused += loads() ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(200);
    }

    private static String mutated(String text, Random random, double chance) {
        if (random.nextDouble() > chance) {
            return text;
        }
        String[] scraps = {
            "{",
            "}",
            "[",
            "]",
            ": ",
            "- ",
            "\n",
            "'",
            "\"",
            "&a ",
            "*a",
            "!x ",
            "%",
            "${",
            "}",
            "~",
            "null",
            "-1",
            "1e999",
            "{}",
            "[]",
            "? ",
            "|",
            ">",
            "#",
            "\t",
            "@",
            "`",
            "---\n",
            "<<: *a",
            "\u0000",
            "\uD83D",
            "${secret:x}",
            "9".repeat(30)
        };
        StringBuilder out = new StringBuilder(text);
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(out.length());
            int end = Math.min(out.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> out.delete(at, end);
                case 1 -> out.insert(at, scraps[random.nextInt(scraps.length)]);
                case 2 -> out.insert(at, out.substring(at, end));
                default -> out.replace(at, end, scraps[random.nextInt(scraps.length)]);
            }
        }
        // an unpaired surrogate cannot be written as UTF-8
        return new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*a",
                "&a [*a]",
                "a: &a {b: *a}",
                "? {a: b}\n: c",
                "- - - x",
                "42",
                "pipelines: 3",
                "pipelines: {p: 3}",
                "pipelines: {p: {to: 3, steps: 4}}",
                "pipelines: {p: {to: [a], steps: [3, [x], {}, {a: 1, b: 2}]}}",
                "services: {x: [], y: {modbus: 3}}",
                "connections: {plant: [], b: {mqtt: }}",
                "stepSets: {a: [{use: b}], b: [{use: a}]}",
                "bus: [1, 2]",
                "api: {port: {a: b}}",
                "vars: [1]",
                "a\u0000b"
            })
    void shouldTellProblemsOf(String text) throws IOException {
        write(text, PROFILE, DEVICES);
        assertThat(loads()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNestedWithoutEnd() throws IOException {
        write("a: " + "[".repeat(50_000), PROFILE, DEVICES);
        assertThat(loads()).isFalse();
    }

    @Test
    void shouldRefuseAliasesThatMakeBillions() throws IOException {
        // Given
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        write(laughs.toString(), PROFILE, DEVICES);

        // When, then
        assertThatThrownBy(() -> new ProfileLoader(PluginRegistry.of(Samples.ALL), Map.of()).load(folder, Map.of()))
                .hasMessageContaining("aliases make more than");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() throws IOException {
        write(SOUND, PROFILE, DEVICES);
        Files.write(folder.resolve("penstock.yaml"), new byte[] {(byte) 0xC3, 0x28, 0x0A});
        assertThat(loads()).isFalse();
    }
}

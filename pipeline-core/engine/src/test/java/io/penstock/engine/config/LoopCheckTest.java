/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.connection.Channel;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Driver;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.config.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopCheckTest {
    /** Listens to topics. */
    @Plugin(name = "listen", summary = "Listens.", since = "0.1")
    public record Listen(
            @Setting(value = "Connection.", required = true) ConnectionRef use,
            @Setting(value = "Topics.", required = true) String topics)
            implements Driver<Listen.Nothing, Listen.Nothing> {
        /** No settings. */
        public record Nothing() {}

        @Override
        public String protocol() {
            return "listen";
        }

        @Override
        public Class<Nothing> linkType() {
            return Nothing.class;
        }

        @Override
        public Class<Nothing> attributesType() {
            return Nothing.class;
        }

        @Override
        public String line(Nothing link) {
            return "";
        }

        @Override
        public Line<Nothing, Nothing> open(Map<String, BoundDevice<Nothing, Nothing>> devices, DriverContext context) {
            throw new UnsupportedOperationException("these tests open nothing");
        }

        @Override
        public List<Channel> listensTo(Collection<BoundDevice<Nothing, Nothing>> devices) {
            return List.of(new Channel(use, topics));
        }
    }

    @TempDir
    Path folder;

    @Test
    void shouldWarnOfAnExportThatAServiceListensTo() throws IOException, ProfileException {
        // Given
        Files.writeString(
                folder.resolve("penstock.yaml"),
                """
                connections:
                  plant: {mqtt: {url: "mqtts://plant"}}
                  cloud: {mqtt: {url: "mqtts://cloud"}}
                services:
                  meters: {listen: {use: plant, topics: "plant/+/state"}}
                pipelines:
                  export:
                    steps: [format: json]
                    to:
                      back: {mqtt: {use: plant, topic: "plant/{device}/state"}}
                      beside: {mqtt: {use: plant, topic: "plant/{device}/copy"}}
                      elsewhere: {mqtt: {use: cloud, topic: "plant/{device}/state"}}
                """);
        PluginRegistry registry = PluginRegistry.of(Stream.concat(Arrays.stream(Samples.ALL), Stream.of(Listen.class))
                .toArray(Class<?>[]::new));

        // When
        List<Problem> warnings =
                new ProfileLoader(registry, Map.of()).load(folder, Map.of()).warnings();

        // Then
        assertThat(warnings).singleElement().satisfies(w -> assertThat(w.toString())
                .startsWith("penstock.yaml:10:14: warning: endpoint 'back' of pipeline 'export': publishes to topics"
                        + " ('plant/+/state') that service 'meters' listens to"));
    }
}

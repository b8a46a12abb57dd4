/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.app.BuildTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever makes an alarm of a metric takes its name from the docs: a wrong one never alarms. */
class MetricDocsTest {
    private static final Pattern NAME = Pattern.compile("\\bpenstock_[a-z_]+[a-z]\\b");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (penstock_\\w+) ", Pattern.MULTILINE);
    /** They are there from their first cause on. */
    private static final Set<String> BY_CAUSE = Set.of(
            "penstock_lane_causes_total",
            "penstock_step_causes_total",
            "penstock_endpoint_causes_total",
            "penstock_service_causes");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void shouldNameEachMetricInTheDocsAsAScrapeHasIt() throws Exception {
        // Given
        LampFolder lamp = LampFolder.of(
                folder,
                """
                api: {port: 0}
                connections:
                  plant: {mqtt: "mqtt://127.0.0.1:1"}
                commands:
                  doors:
                    north: {mqtt: {use: plant}}
                services:
                  sim: {virtual: {}}
                pipelines:
                  levels:
                    steps: [format: json]
                    to: {file: out/levels.jsonl}
                """);

        // When
        Set<String> known = new TreeSet<>(BY_CAUSE);
        try (Running running = Running.start(lamp.options())) {
            get(running.address() + "/api/v3/device/name/lamp/Level");
            Matcher type = TYPE.matcher(get(running.address() + "/metrics"));
            while (type.find()) {
                known.add(type.group(1));
            }
        }

        // Then
        Map<String, String> named = namedInDocs();
        assertThat(named.keySet()).as("by page: %s", named).isSubsetOf(known);
        assertThat(names(Files.readString(BuildTest.root().resolve("docs/how-to/operate.md"))))
                .as("operate.md has all of them")
                .containsAll(known);
    }

    /** To the page that names each. */
    private static Map<String, String> namedInDocs() throws IOException {
        Path root = BuildTest.root();
        Map<String, String> named = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
            for (Path page : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                String shown = root.relativize(page).toString();
                names(Files.readString(page)).forEach(name -> named.put(name, shown));
            }
        }
        return named;
    }

    private static List<String> names(String text) {
        return NAME.matcher(text).results().map(r -> r.group()).toList();
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}

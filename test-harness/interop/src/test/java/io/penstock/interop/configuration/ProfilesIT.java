/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.interop.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every profile in {@code profiles/}, started by the packaged program as a user starts it: reads, delivers, and ends when it is asked to. */
class ProfilesIT {
    private static final Path PROFILES = Packaged.checkout().resolve("profiles");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @TestFactory
    Stream<DynamicTest> shouldRunEachProfile() throws IOException {
        Path home = Packaged.install();
        try (Stream<Path> all = Files.list(PROFILES)) {
            return all.filter(p -> Files.exists(p.resolve("penstock.yaml"))).sorted().toList().stream()
                    .map(p -> DynamicTest.dynamicTest(p.getFileName().toString(), () -> run(home, p)));
        }
    }

    private void run(Path home, Path original) throws Exception {
        // Given
        Path profile = folder.resolve(original.getFileName());
        Folders.copyProfile(original, profile);

        // When
        try (Packaged program = Packaged.run(home, profile, "--set", "port=0").awaitReady()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> program.metrics().sum("penstock_lane_events_out_total") > 0);

            // Then: the first event may be out before another device has answered
            double devices = program.metrics().sum("penstock_service_devices");
            assertThat(devices).isPositive();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(program.metrics().sum("penstock_service_devices_up"))
                            .isEqualTo(devices));
            Metrics metrics = program.metrics();
            assertThat(metrics.sum("penstock_lane_up")).isEqualTo(rows(metrics, "penstock_lane_up"));
            assertThat(metrics.sum("penstock_lane_events_dead_total")).isZero();
            assertThat(metrics.lost()).isZero();
            assertThat(program.said()).doesNotContain("ERROR", "Exception");
            assertThat(program.stop()).as(program.said()).isZero();
        }
    }

    private static double rows(Metrics metrics, String name) {
        return metrics.text().lines().filter(row -> row.startsWith(name + "{")).count();
    }
}

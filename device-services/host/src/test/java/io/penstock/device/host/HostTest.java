/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.api.connection.Connections;
import io.penstock.api.device.AdminState;
import io.penstock.api.device.Device;
import io.penstock.api.device.DeviceProfile;
import io.penstock.api.device.DeviceResource;
import io.penstock.api.device.OperatingState;
import io.penstock.api.device.ReadWrite;
import io.penstock.api.device.ResourceProperties;
import io.penstock.api.driver.BoundDevice;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.driver.Line;
import io.penstock.api.driver.Point;
import io.penstock.api.driver.Reply;
import io.penstock.api.driver.Write;
import io.penstock.api.event.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostTest {
    @TempDir
    Path folder;

    private final Host host = new Host();
    private final Map<String, Point<HostAttributes>> points = new LinkedHashMap<>();
    private BoundDevice<HostLink, HostAttributes> device;
    private Line<HostLink, HostAttributes> line;

    @BeforeEach
    void openTheLine() throws IOException {
        for (Metric metric : Metric.values()) {
            points.put(metric.name(), point(ValueType.FLOAT64, metric, null, null, null));
        }
        device = device(points);
        line = host.open(Map.of(device.name(), device), new TestContext(folder));
    }

    @AfterEach
    void closeTheLine() {
        line.close();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void shouldAnswerEachMetricWithASaneNumberOrSayWhyNot(Metric metric) throws IOException {
        // When
        Reply reply = read(points.get(metric.name()));

        // Then
        if (reply.error() != null) {
            assertThat(metric)
                    .isIn(
                            Metric.TEMPERATURE,
                            Metric.DISK_READ_RATE,
                            Metric.DISK_WRITE_RATE,
                            Metric.NET_RECEIVE_RATE,
                            Metric.NET_SEND_RATE,
                            Metric.LOAD_1M,
                            Metric.LOAD_5M,
                            Metric.LOAD_15M);
            assertThat(reply.error()).startsWith("this ");
        } else {
            assertThat((Double) reply.value()).isNotNaN().isBetween(0.0, 1e16);
        }
    }

    @Test
    void shouldKeepPercentagesWithinAHundred() throws IOException {
        // When
        List<Reply> replies = line.read(
                device,
                List.of(points.get("CPU_LOAD"), points.get("MEMORY_USED_PERCENT"), points.get("DISK_USED_PERCENT")),
                Deadline.in(Duration.ofMinutes(1)));

        // Then
        assertThat(replies).allSatisfy(r -> assertThat((Double) r.value()).isBetween(0.0, 100.0));
    }

    @Test
    void shouldAgreeWithTheSystemAboutMemory() throws IOException {
        // When
        double total = (Double) read(points.get("MEMORY_TOTAL")).value();
        double used = (Double) read(points.get("MEMORY_USED")).value();
        double own = (Double) read(points.get("PROCESS_MEMORY")).value();

        // Then
        assertThat(used).isLessThan(total);
        Runtime java = Runtime.getRuntime();
        assertThat(own)
                .isGreaterThan((java.totalMemory() - java.freeMemory()) / 4.0)
                .isLessThan(total);
    }

    @Test
    void shouldSeeItsOwnWork() {
        // Then: the loop keeps a core busy, or what this machine has left of one
        await().atMost(Duration.ofMinutes(1)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            assertThat(work(Duration.ofMillis(400))).isPositive();
            assertThat((Double) read(points.get("PROCESS_CPU")).value()).isGreaterThan(5);
        });
    }

    private static double work(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        double x = 1;
        while (System.nanoTime() < until) {
            x = Math.sin(x) + 1;
        }
        return x;
    }

    @Test
    void shouldRoundForAnIntegerResource() throws IOException {
        // When
        Reply reply = read(point(ValueType.UINT64, Metric.UPTIME, null, null, null));

        // Then
        assertThat(reply.value()).isInstanceOf(Long.class);
    }

    @Test
    void shouldSayWhichDiskOrInterfaceIsNotThere() throws IOException {
        assertThat(read(point(ValueType.FLOAT64, Metric.NET_SEND_RATE, null, null, "nope0"))
                        .error())
                .isEqualTo("there is no network interface nope0");
        assertThat(read(point(ValueType.FLOAT64, Metric.DISK_READ_RATE, null, "nope", null))
                        .error())
                .isEqualTo("there is no disk nope");
        assertThat(read(point(ValueType.FLOAT64, Metric.DISK_USED, Path.of("nope"), null, null))
                        .error())
                .contains("NoSuchFile");
    }

    @Test
    void shouldMeasureTheFileSystemOfAPath() throws IOException {
        // When
        double before = Files.getFileStore(folder).getUsableSpace();
        double available = (Double) read(point(ValueType.FLOAT64, Metric.DISK_AVAILABLE, folder, null, null))
                .value();
        double after = Files.getFileStore(folder).getUsableSpace();

        // Then
        assertThat(available).isBetween(Math.min(before, after) * 0.95, Math.max(before, after) * 1.05);
    }

    @Test
    void shouldRefuseToBeWritten() {
        // Given
        Write<HostAttributes> write = new Write<>(points.get("UPTIME"), 0L);

        // Then
        assertThatThrownBy(() -> line.write(device, List.of(write), Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOf(IOException.class)
                .hasMessage("a machine can only be read");
    }

    @Test
    void shouldLintWhatDoesNotGoTogether() {
        assertThat(host.lint(points.get("UPTIME"))).isEmpty();
        assertThat(host.lint(point(ValueType.STRING, Metric.UPTIME, Path.of("/"), null, null)))
                .containsExactly(
                        "valueType must be a number but was 'String'",
                        "path must be absent with metric uptime but was '/'");
        assertThat(host.lint(point(ValueType.INT64, Metric.CPU_LOAD, null, "sda", "eth0")))
                .containsExactly(
                        "disk must be absent with metric cpu-load but was 'sda'",
                        "interface must be absent with metric cpu-load but was 'eth0'");
    }

    @Test
    void shouldMakeARateOfACounter() {
        // Given
        Rate rate = new Rate(1000, 0);

        // Then
        assertThat(rate.at(3000, 2_000_000_000L)).isEqualTo(1000);
        assertThat(rate.at(9999, 2_000_000_001L)).as("too close to tell").isEqualTo(1000);
        assertThat(rate.at(100, 3_000_000_000L)).as("a counter begun anew").isZero();
        assertThat(rate.at(200, 4_000_000_000L)).isEqualTo(100);
    }

    private Reply read(Point<HostAttributes> point) throws IOException {
        return line.read(device, List.of(point), Deadline.in(Duration.ofMinutes(1)))
                .get(0);
    }

    private static Point<HostAttributes> point(ValueType type, Metric metric, Path path, String disk, String nic) {
        ResourceProperties properties = new ResourceProperties(
                type, ReadWrite.R, "", null, null, null, null, null, null, null, null, null, "", Map.of());
        DeviceResource resource = new DeviceResource(metric.name(), "", false, Map.of(), Map.of(), properties);
        return new Point<>(resource, new HostAttributes(metric, path, disk, nic));
    }

    private static BoundDevice<HostLink, HostAttributes> device(Map<String, Point<HostAttributes>> points) {
        Device device = new Device(
                null,
                "this-machine",
                "",
                List.of(),
                null,
                Map.of(),
                Map.of(),
                null,
                "host",
                "host",
                AdminState.UNLOCKED,
                OperatingState.UP,
                Map.of("host", Map.of()),
                List.of());
        List<DeviceResource> resources =
                points.values().stream().map(Point::resource).toList();
        DeviceProfile profile = new DeviceProfile("v3", "host", "", "", "", List.of(), resources, List.of());
        return new BoundDevice<>(device, profile, new HostLink(), points);
    }

    private record TestContext(Path profileFolder) implements DriverContext {
        @Override
        public String service() {
            return "host";
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public RandomGenerator random() {
            return RandomGenerator.getDefault();
        }

        @Override
        public Connections connections() {
            throw new IllegalStateException("no connections here");
        }

        @Override
        public void count(String cause) {}
    }
}

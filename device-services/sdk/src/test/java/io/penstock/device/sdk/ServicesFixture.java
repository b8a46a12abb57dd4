/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import static io.penstock.device.sdk.Build.profile;
import static io.penstock.device.sdk.Build.resource;

import io.penstock.api.device.DeviceProfile;
import io.penstock.api.driver.Deadline;
import io.penstock.api.driver.Service;
import io.penstock.api.event.ValueType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/** Device services on a bus that takes down what it is given. */
abstract class ServicesFixture {
    static final Duration FAST = Duration.ofMillis(20);
    static final DeviceProfile ONE = profile(List.of(), resource("N", ValueType.INT32));

    final RecordingBus bus = new RecordingBus();
    final DeviceServices services =
            new DeviceServices(bus.bus(), new NoConnections(), Clock.systemUTC(), new Random(1), Path.of("."));

    @AfterEach
    void stop() {
        services.stop();
    }

    void run(Service<?, ?>... all) {
        services.apply(List.of(all), "hash");
    }

    DeviceStatus status(String device) {
        return services.statuses().stream()
                .flatMap(s -> s.devices().stream())
                .filter(d -> d.device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    static Deadline soon() {
        return Deadline.in(Duration.ofMinutes(1));
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.driver.DriverContext;
import io.penstock.api.setting.ConnectionRef;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A driver's context outside the sdk. */
final class TestContext implements DriverContext {
    @Override
    public String service() {
        return "plc";
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public Connections connections() {
        return new Connections() {
            @Override
            public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
                throw new IllegalArgumentException("none");
            }
        };
    }

    @Override
    public Path profileFolder() {
        return Path.of(".");
    }

    @Override
    public void count(String cause) {}
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.sdk;

import io.penstock.api.connection.Connections;
import io.penstock.api.driver.DriverContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** A driver's view of the world, for one line. */
record ServiceContext(String service, Shared shared, RandomGenerator random, Counts counts) implements DriverContext {
    @Override
    public Clock clock() {
        return shared.clock;
    }

    @Override
    public Connections connections() {
        return shared.connections;
    }

    @Override
    public Path profileFolder() {
        return shared.profileFolder;
    }

    @Override
    public void count(String cause) {
        counts.count(cause);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import io.penstock.api.connection.Connections;
import java.nio.file.Path;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What a driver may reach besides its devices. */
public interface DriverContext {
    /** The device service's name: for logs and client ids. */
    String service();

    Clock clock();

    RandomGenerator random();

    Connections connections();

    Path profileFolder();

    /** Counts something under a cause of this service; shown as a metric. */
    void count(String cause);
}

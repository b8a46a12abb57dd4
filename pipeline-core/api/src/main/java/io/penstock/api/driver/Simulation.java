/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

/**
 * A running simulated device.
 *
 * @param <L> how the driver reaches devices
 */
public interface Simulation<L extends Record> extends AutoCloseable {
    /** How to reach it. */
    L link();

    @Override
    void close();
}

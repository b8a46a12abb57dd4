/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.io.IOException;

/**
 * A driver whose devices may say {@code simulate: true}; of others lint refuses that.
 *
 * @param <L> how to reach a device
 * @param <P> where a resource is
 */
public interface SimulatingDriver<L extends Record, P extends Record> extends Driver<L, P> {
    /** A simulated device on a real socket on loopback that this driver can read. */
    Simulation<L> simulate(BoundDevice<L, P> device, DriverContext context) throws IOException;
}

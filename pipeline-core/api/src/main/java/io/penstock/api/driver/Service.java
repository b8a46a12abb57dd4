/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.util.List;

/** A device service as the profile says it: the linted whole that the sdk runs. */
public record Service<L extends Record, P extends Record>(
        String name, String driverName, Driver<L, P> driver, List<BoundDevice<L, P>> devices) {

    /** Whether there is anything to open: without devices only where its driver takes what others publish, whoever they are. */
    public boolean opens() {
        return !devices.isEmpty() || !driver.listensTo(List.of()).isEmpty();
    }
}

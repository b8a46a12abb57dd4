/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import java.util.List;

/** A device service as the profile says it: the linted whole that the sdk runs. */
public record Service<L extends Record, P extends Record>(
        String name, String driverName, Driver<L, P> driver, List<BoundDevice<L, P>> devices) {}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.profile;

/** What a caller of the API may; each may what those before it may. */
public enum Role {
    /** Reads devices, health and metrics. */
    VIEWER,
    /** Sets devices too. */
    OPERATOR,
    /** Everything, the configuration among it. */
    ADMIN;

    public boolean includes(Role wanted) {
        return compareTo(wanted) >= 0;
    }
}

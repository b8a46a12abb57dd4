/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.util.Locale;

/** The parts of the bus; each has its own cap. */
public enum Stream {
    EVENTS,
    ALERTS,
    /** Each command, its reason and its outcome: the audit. */
    COMMANDS,
    /** Changes, losses, states. */
    SYSTEM;

    /** As in YAML and errors: {@code events}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

import java.time.Instant;

/** Where a new cursor starts. */
public sealed interface Start {
    /** At the end as of its acceptance. */
    record Now() implements Start {}

    /** At the oldest event kept. */
    record Earliest() implements Start {}

    /** At the first block appended at this time or later. */
    record At(Instant time) implements Start {}

    Start NOW = new Now();
    Start EARLIEST = new Earliest();

    /** @throws IllegalArgumentException when it is none of {@code now}, {@code earliest} and an ISO 8601 instant */
    static Start parse(String text) {
        if (text.equals("now")) {
            return NOW;
        }
        if (text.equals("earliest")) {
            return EARLIEST;
        }
        try {
            return new At(Instant.parse(text));
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "must be now, earliest or a time such as 2026-01-31T12:00:00Z but was '" + text + "'", e);
        }
    }
}

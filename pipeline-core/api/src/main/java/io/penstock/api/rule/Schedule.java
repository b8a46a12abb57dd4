/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** When a rule may be active, in a time zone: a calendar of days and hours, or a cron expression with a length. Immutable. */
public interface Schedule {
    /** As written. */
    String text();

    ZoneId zone();

    boolean active(ZonedDateTime at);

    /** The next moment after this at which {@link #active} changes; null when it never does. */
    @Nullable
    ZonedDateTime nextChange(ZonedDateTime after);
}

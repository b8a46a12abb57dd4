/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.schedule;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;

/** What a clock on the wall means. */
final class Clocks {
    private Clocks() {}

    /** The first moment at which clocks show this; the moment at which they are put forward when they never do. */
    static ZonedDateTime at(LocalDateTime shown, ZoneId zone) {
        ZoneOffsetTransition change = zone.getRules().getTransition(shown);
        return change != null && change.isGap()
                ? change.getInstant().atZone(zone)
                : shown.atZone(zone).withEarlierOffsetAtOverlap();
    }
}

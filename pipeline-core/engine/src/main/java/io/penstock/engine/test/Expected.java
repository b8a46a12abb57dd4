/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must have come of a case since the same was looked at before. Each list is whole and in order; null is not looked at, empty
 * means none.
 *
 * @param messages by lane
 */
public record Expected(
        Place place,
        @Nullable Listed<ExpectedWrite> sets,
        @Nullable Listed<ExpectedRefusal> refusals,
        @Nullable Listed<ExpectedAlert> alerts,
        @Nullable Listed<ExpectedDeadLetter> deadLetters,
        Map<String, ExpectedMessages> messages) {

    /** A list and where it stands. */
    public record Listed<T>(Place place, List<T> all) {}
}

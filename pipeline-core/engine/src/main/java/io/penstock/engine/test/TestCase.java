/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.test;

import io.penstock.api.error.Place;
import io.penstock.api.rule.Output;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One case: a profile that starts, what happens to it, and what must come of that.
 *
 * @param name unique in its file
 * @param place where it stands
 * @param start the wall's time when it begins
 * @param given what devices hold before anything starts; null for nothing, which no read gets
 * @param steps in the order of time
 */
public record TestCase(
        String name, Place place, Instant start, Map<Output, @Nullable Object> given, List<TestStep> steps) {
    /** The file that it stands in. */
    public String file() {
        return place.file();
    }
}

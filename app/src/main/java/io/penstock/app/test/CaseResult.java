/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.error.Place;
import io.penstock.engine.test.TestCase;
import java.time.Duration;
import java.util.List;

/**
 * What came of one case.
 *
 * @param failures none when it passed
 * @param story what happened since it was looked at before the first failure; empty when it passed
 * @param took how long that took, by the machine's clock
 */
record CaseResult(TestCase testCase, List<Failure> failures, List<Story.Line> story, Duration took) {
    /**
     * Something that was not as expected.
     *
     * @param place of what was expected
     * @param text in one line
     * @param difference {@code =} as expected, {@code -} expected and was not, {@code +} was and was not expected
     */
    record Failure(Place place, String text, List<String> difference) {}

    boolean passed() {
        return failures.isEmpty();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import java.time.Duration;
import java.util.Map;

/** What a rule does when it fires. In texts and devices {@code {device}} stands for the device of the rule's instance. */
public sealed interface Consequence {

    /**
     * A write.
     *
     * @param device name, or with {@code {device}}
     * @param target device resource or device command
     * @param values by resource
     * @param repeatSafe whether it may be done again when nobody knows whether it was done ({@code repeat: safe})
     */
    record SetValues(String device, String target, Map<String, Formula> values, boolean repeatSafe)
            implements Consequence {}

    /**
     * An alert that is raised; it is cleared when the rule clears.
     *
     * @param name unique; the rule's when it says none
     * @param text for people; {@code {t}} is filled in with an input's value
     * @param repeat how often it is said again while it is raised and not acknowledged; zero for never
     */
    record RaiseAlert(String name, Severity severity, String text, Duration repeat) implements Consequence {}

    /**
     * An event put on the bus, with the rule as its producer.
     *
     * @param readings by resource
     */
    record Publish(String device, String source, Map<String, Formula> readings) implements Consequence {}
}

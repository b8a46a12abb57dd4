/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

import java.util.Map;

/**
 * {@code commands} in a rule's {@code then}. Edge-triggered: what a rule asks for again while it is what was asked for last of that output
 * is not sent again. Sent once the whole {@code then} has run without an exception; it waits for no answer.
 */
public interface RuleCommands {
    /**
     * Sets one resource.
     *
     * @param value a number, Boolean or text
     */
    void set(String device, String resource, Object value);

    /**
     * Sets the resources of a device command, or several resources of a device.
     *
     * @param target device command, or one of the resources
     * @param values by resource
     */
    void set(String device, String target, Map<String, ?> values);
}

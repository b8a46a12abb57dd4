/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

import java.util.Map;

/** {@code events} in a rule's {@code then}. */
public interface RuleEvents {
    /**
     * Puts an event on the bus, with the rule as its producer. Rules in DRL do not see it themselves.
     *
     * @param source the device resource or device command that it speaks for
     * @param readings by resource: numbers become Float64 or Int64, the rest Bool or String
     */
    void publish(String device, String source, Map<String, ?> readings);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools.facts;

/** {@code alerts} in a rule's {@code then}. */
public interface RuleAlerts {
    /**
     * Raises an alert; nothing happens while it is raised already.
     *
     * @param name unique in the profile
     * @param severity {@code info}, {@code minor}, {@code normal} or {@code critical}
     * @param text for people
     */
    void raise(String name, String severity, String text);

    /**
     * Raises an alert that is said again until somebody has seen it; nothing happens while it is raised already.
     *
     * @param repeat how often, such as {@code 10m}
     */
    void raise(String name, String severity, String text, String repeat);

    /** Clears an alert; nothing happens when it is not raised. */
    void clear(String name);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One firing that asked for something: why a rule did what it did.
 *
 * @param id derived from what matched: a replay makes the same
 * @param rule name
 * @param at when
 * @param trigger what made it look, in words
 * @param hops how many producers what matched has passed
 * @param matched what the rule's conditions held, as text, by the names that the rule gives them
 * @param commands in the order asked
 * @param events in the order asked
 * @param alerts in the order asked
 * @param notes what it asked for and did not get
 */
public record DrlFiring(
        UUID id,
        String rule,
        Instant at,
        String trigger,
        int hops,
        Map<String, String> matched,
        List<Command> commands,
        List<Event> events,
        List<Alert> alerts,
        List<String> notes) {

    /** The device that a record of it stands under: that of what it asked for first. */
    public String device() {
        if (!commands.isEmpty()) {
            return commands.get(0).device();
        }
        return events.isEmpty() ? "rules" : events.get(0).device();
    }

    /**
     * One call of {@code alerts}.
     *
     * @param raised whether it is raised, else cleared
     * @param severity of one that is raised
     * @param text of one that is raised; empty when cleared
     * @param repeat how often it is said again until somebody has seen it; zero for never
     */
    public record Alert(String name, boolean raised, Severity severity, String text, Duration repeat) {}
}

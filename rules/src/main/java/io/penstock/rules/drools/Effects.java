/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.command.Answer;
import io.penstock.api.rule.Output;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What the rules need of the program around them. Safe for many threads; nothing here may block. */
public interface Effects {
    /**
     * Records a firing and does what it asks for, but for its alerts.
     *
     * @return one answer a command, in their order; none of them fails
     */
    List<CompletionStage<Answer>> fired(DrlFiring firing);

    /**
     * Raises or clears one of a firing's alerts.
     *
     * @return whether that is so now; not, when no more may be raised
     */
    boolean say(DrlFiring.Alert alert, DrlFiring firing);

    /** Name of a device's profile; empty when the profile has no such device. */
    String profileOf(String device);

    /** The state of each device by name: {@code UP}, {@code DOWN}, {@code LOCKED} or {@code UNKNOWN}. */
    Map<String, String> devices();

    /** Whether each connection stands, by name. */
    Map<String, Boolean> links();

    /** Outputs that somebody else than these rules has set since this was asked last. */
    Collection<Output> changedElsewhere();
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A YAML rule: a small state machine. It is edge-triggered: {@code then} when {@code when} has held for {@code holdFor}, {@code otherwise} when
 * {@code clear} comes true (or {@code when} ends where there is no {@code clear}); nothing repeats while nothing changed.
 *
 * @param name unique in the profile
 * @param summary for people
 * @param inputs at least one, unless a schedule alone drives it
 * @param when what must hold; null where the schedule alone says when
 * @param holdFor how long it must hold without a break; {@code for:}
 * @param clear what ends it; null for the end of {@code when}
 * @param then what is done when it comes true
 * @param otherwise what is done when it ends
 * @param priority among rules that set the same output: the highest that is active wins
 * @param schedule when it may be active; null for always
 * @param actOn how old a reading may be to cause anything
 */
public record Rule(
        String name,
        String summary,
        List<Input> inputs,
        @Nullable Condition when,
        Duration holdFor,
        @Nullable Condition clear,
        List<Consequence> then,
        List<Consequence> otherwise,
        int priority,
        @Nullable Schedule schedule,
        Duration actOn) {}

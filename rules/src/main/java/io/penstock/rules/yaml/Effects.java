/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.command.Command;
import io.penstock.api.event.Event;
import io.penstock.api.rule.Consequence.RaiseAlert;
import io.penstock.api.rule.Firing;

/** What rules do to the world. Nothing here blocks. */
interface Effects {
    /** Records a firing; before anything that it causes. */
    void fired(Firing firing, int hops);

    /** Asks for a write; its answer comes back as {@link Machine#answered}. */
    void ask(Command command);

    void publish(Event event);

    /** @param name with the instance's device */
    void raise(String name, RaiseAlert alert, String text, Firing firing, int hops);

    void clear(String name, int hops);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What made a rule look.
 *
 * @param id the same when the rule comes to the same moment again after a restart
 * @param words for people
 * @param hops of the event; 0 for a timer
 */
record Trigger(UUID id, String words, int hops) {
    static Trigger event(UUID id, String device, int hops) {
        return new Trigger(id, "event " + id + " of " + device, hops);
    }

    /** @param began what began the time that has passed */
    static Trigger held(UUID began, String length) {
        return new Trigger(began, "held for " + length + " since event " + began, 0);
    }

    static Trigger aged(UUID last) {
        return new Trigger(last, "time passed since event " + last, 0);
    }

    /** @param said id of what said so: what a device says may be the same before and after */
    static Trigger down(String device, boolean is, UUID said) {
        return new Trigger(said, device + (is ? " is DOWN" : " is DOWN no more"), 0);
    }

    /**
     * @param span until when it is as it is now, in words
     * @param putBack how often the clock was put back: a span may come again
     */
    static Trigger schedule(String rule, String span, long putBack) {
        String name = rule + '\0' + span + (putBack == 0 ? "" : "\0" + putBack);
        return new Trigger(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), "schedule: " + span, 0);
    }

    /** @param last event that the rule has seen */
    static Trigger gone(UUID last) {
        return new Trigger(
                UUID.nameUUIDFromBytes((last + "\0gone").getBytes(StandardCharsets.UTF_8)), "the rule is gone", 0);
    }

    static Trigger reload(UUID last) {
        return new Trigger(last, "the rule was changed", 0);
    }
}

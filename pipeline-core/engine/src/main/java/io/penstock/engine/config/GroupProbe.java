/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.function.StatefulFunction;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks a grouping function, by two made-up events, whether events that differ in a field may come together in a group. */
final class GroupProbe {
    private static final UUID ID = new UUID(0, 1);

    private GroupProbe() {}

    static boolean mayDisagree(StatefulFunction<?> grouping, String field) {
        try {
            return grouping.key(event(field, "a")).equals(grouping.key(event(field, "b")));
        } catch (RuntimeException e) {
            return grouping.isGlobal(); // it will not be asked with a made-up event: take its word
        }
    }

    private static Event event(String field, String value) {
        // a device has one device profile: another one is another device
        String device = field.equals("device") || field.equals("profile") ? "device-" + value : "device";
        String profile = field.equals("profile") ? value : "profile";
        String source = field.equals("source") ? value : "source";
        Map<String, Object> tags = field.startsWith("tag:") ? Map.of(field.substring(4), value) : Map.of();
        List<Reading> readings = List.of(Reading.ofBool("resource", 1, true));
        return Event.of(ID, device, profile, source, 1, readings).withTags(tags);
    }
}

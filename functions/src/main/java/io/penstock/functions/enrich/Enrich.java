/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.enrich;

import io.penstock.api.error.SettingException;
import io.penstock.api.event.Event;
import io.penstock.api.function.Context;
import io.penstock.api.function.EventFunction;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Adds tags to events. */
@Plugin(
        name = "enrich",
        summary = "Adds tags to events: fixed ones, and what is known of the device.",
        since = "0.1",
        samples = {
            "enrich: {device: [location, labels], tags: {site: glasgow}}",
            "enrich: {tags: {site: glasgow, line: 7}}",
            "enrich: {device: [manufacturer, model, tags]}"
        },
        details =
                """
                `device` takes from the device's own file `description`, `labels`, `location`, `tags` (each under its own name),
                `parent`, `service`, and from its device profile `manufacturer` and `model`; each becomes the tag of that name, and
                what the file does not say adds none. `tags` are added as they are written. A tag of the same name that the event had
                is replaced; `tags` go before `device`. A device that is not known is counted as `unknown-device`.
                """)
public record Enrich(
        @Setting(value = "What of the device to add.", example = "[location, labels]") List<DeviceField> device,
        @Setting(value = "Tags to add to each event.", example = "{site: glasgow}") Map<String, Object> tags)
        implements EventFunction {

    public Enrich {
        device = device == null ? List.of() : List.copyOf(device);
        tags = tags == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        if (device.isEmpty() && tags.isEmpty()) {
            throw new SettingException("tags", "must be there when device is not", null);
        }
    }

    @Override
    public Event apply(Event event, Context context) {
        Map<String, Object> added = device.isEmpty()
                ? tags
                : context.local(() -> new DeviceTags(this)).of(event.device(), context);
        if (added.isEmpty()) {
            return event;
        }
        Map<String, Object> before = event.tags();
        if (before.isEmpty()) {
            return event.withTags(added);
        }
        if (hasAll(before, added)) {
            return event;
        }
        Map<String, Object> all = new LinkedHashMap<>(before);
        all.putAll(added);
        return event.withTags(Collections.unmodifiableMap(all));
    }

    private static boolean hasAll(Map<String, Object> tags, Map<String, Object> wanted) {
        for (Map.Entry<String, Object> e : wanted.entrySet()) {
            Object had = tags.get(e.getKey());
            if (!Objects.equals(e.getValue(), had) || had == null && !tags.containsKey(e.getKey())) {
                return false;
            }
        }
        return true;
    }
}

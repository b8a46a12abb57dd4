/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.setting.ConnectionRef;
import io.penstock.engine.config.yaml.Problems;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the connections that a bound plugin uses. */
public final class ConnectionUse {
    private ConnectionUse() {}

    /** Their names, wherever in its settings they stand. */
    public static Set<String> of(Object plugin) {
        Set<String> used = new TreeSet<>();
        collect(plugin, used);
        return used;
    }

    /**
     * What runs must not use one that is switched off.
     *
     * @param enabled names of the connections that will be there
     */
    static void check(Record plugin, Set<String> enabled, String subject, Place place, Problems problems) {
        Set<String> used = of(plugin);
        used.removeAll(enabled);
        for (String name : used) {
            problems.error(place, subject + ": uses connection '" + name + "', which is not enabled");
        }
    }

    private static void collect(@Nullable Object value, Set<String> used) {
        if (value instanceof ConnectionRef ref) {
            used.add(ref.name());
        } else if (value instanceof Collection<?> items) {
            items.forEach(item -> collect(item, used));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(item -> collect(item, used));
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                collect(valueOf(record, component), used);
            }
        }
    }

    private static @Nullable Object valueOf(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessor can be called: " + component, e);
        }
    }
}

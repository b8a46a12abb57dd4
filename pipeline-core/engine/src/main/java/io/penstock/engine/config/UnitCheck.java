/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.setting.Unit;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Whether a function's units {@code from} and {@code to}, where it has both, measure the same. */
final class UnitCheck {
    private UnitCheck() {}

    static void check(Record function, PluginUse use, String subject, Problems problems) {
        Unit from = unit(function, "from");
        Unit to = unit(function, "to");
        if (from == null || to == null) {
            return;
        }
        try {
            from.to(to);
        } catch (IllegalArgumentException e) {
            Node at = use.settings() instanceof Node.Mapping m ? m.get("to") : null;
            Place place = at == null ? use.place() : at.place();
            problems.error(place, subject + ": " + e.getMessage());
        }
    }

    private static @Nullable Unit unit(Record function, String name) {
        for (RecordComponent c : function.getClass().getRecordComponents()) {
            if (c.getName().equals(name) && c.getType() == Unit.class) {
                try {
                    return (Unit) c.getAccessor().invoke(function);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("a public record's accessor can be called: " + c, e);
                }
            }
        }
        return null;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.plugin.Plugin;
import io.penstock.api.plugin.Setting;
import io.penstock.api.plugin.Variant;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Profile;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that run, for people. A secret is shown by its name: {@link io.penstock.api.setting.Secret} never prints itself. */
final class ShownProfile {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ShownProfile() {}

    static ObjectNode of(Profile profile) {
        ObjectNode shown =
                JSON.objectNode().put("profile", profile.folder().toString()).put("hash", profile.hash());
        shown.set("bus", node(profile.bus()));
        shown.set("api", node(profile.api()));
        shown.set("commands", node(profile.commands()));
        shown.put("reload", profile.reload().name().toLowerCase(Locale.ROOT));
        ObjectNode connections = shown.putObject("connections");
        profile.connections().forEach((name, c) -> connections.set(name, plugin(c)));
        ObjectNode services = shown.putObject("services");
        profile.services().forEach((name, s) -> services.putObject(name).set(s.driverName(), node(s.driver())));
        ObjectNode pipelines = shown.putObject("pipelines");
        profile.lanes().forEach(lane -> lane(pipelines, lane));
        return shown;
    }

    private static void lane(ObjectNode pipelines, Lane lane) {
        ArrayNode steps = pipelines
                .putObject(lane.name())
                .put("endpoint", lane.endpointPlugin())
                .putArray("steps");
        lane.steps().forEach(step -> steps.add(step.id()));
    }

    private static JsonNode plugin(Object plugin) {
        Plugin declared = plugin.getClass().getAnnotation(Plugin.class);
        ObjectNode named = JSON.objectNode();
        named.set(declared == null ? plugin.getClass().getSimpleName() : declared.name(), node(plugin));
        return named;
    }

    private static JsonNode node(@Nullable Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Boolean b) {
            return JSON.booleanNode(b);
        }
        if (value instanceof Number n) {
            return n instanceof Integer || n instanceof Long
                    ? JSON.numberNode(n.longValue())
                    : JSON.numberNode(n.doubleValue());
        }
        if (value instanceof Enum<?> e) {
            return JSON.textNode(e.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (value instanceof Duration d) {
            return JSON.textNode(io.penstock.api.setting.Durations.format(d));
        }
        if (value instanceof Collection<?> items) {
            ArrayNode array = JSON.arrayNode();
            items.forEach(item -> array.add(node(item)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
            return object;
        }
        return value instanceof Record record && isSettings(record)
                ? settings(record)
                : JSON.textNode(value.toString());
    }

    /** Values such as sizes are records too, and print themselves as they are written. */
    private static boolean isSettings(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        return components.length == 0 || components[0].isAnnotationPresent(Setting.class);
    }

    private static JsonNode settings(Record record) {
        ObjectNode object = JSON.objectNode();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            String key = setting == null || setting.name().isEmpty() ? component.getName() : setting.name();
            object.set(key, node(valueOf(record, component)));
        }
        Variant variant = record.getClass().getAnnotation(Variant.class);
        return variant == null ? object : JSON.objectNode().set(variant.value(), object);
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

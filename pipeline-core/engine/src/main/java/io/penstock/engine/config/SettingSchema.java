/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.api.event.ValueType;
import java.util.Map;
import java.util.stream.Stream;

/** The JSON schema of settings. Records stand under {@code $defs}, by their class's name. */
final class SettingSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String REFERENCE = "reference";

    private final ObjectNode definitions;

    SettingSchema(ObjectNode definitions) {
        this.definitions = definitions;
        definitions.set(
                REFERENCE,
                JSON.objectNode()
                        .put("type", "string")
                        .put("pattern", "\\$\\{")
                        .put("description", "${var:name}, ${env:NAME} or ${file:path}, filled in at load."));
    }

    /** A record, or what its short form stands for. */
    ObjectNode record(Class<? extends Record> type) {
        String name = type.getName().replaceFirst("^.*\\.", "").replace('$', '.');
        if (!definitions.has(name)) {
            definitions.set(name, JSON.objectNode()); // a record that holds itself ends here
            definitions.set(name, shortOrLong(RecordInfo.of(type)));
        }
        return SchemaWriter.ref(name);
    }

    private ObjectNode shortOrLong(RecordInfo info) {
        ObjectNode object = object(info);
        ArrayNode forms = JSON.arrayNode().add(object);
        info.main().ifPresent(main -> forms.add(type(main)));
        if (info.settings().stream().noneMatch(SettingInfo::required)) {
            forms.add(JSON.objectNode().put("type", "null"));
        }
        ObjectNode either = JSON.objectNode();
        either.set("anyOf", forms);
        return forms.size() == 1 ? object : either;
    }

    /** A record's settings as an object that has no others. */
    ObjectNode object(RecordInfo info) {
        ObjectNode object = JSON.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = JSON.arrayNode();
        for (SettingInfo setting : info.settings()) {
            properties.set(setting.key(), described(setting));
            boolean variantsBeside = setting.main() && setting.type().kind() == SettingType.Kind.CHOICE;
            if (variantsBeside) {
                setting.type().variants().forEach((name, type) -> properties.set(name, record(type)));
            } else if (setting.required()) {
                required.add(setting.key());
            }
        }
        if (!required.isEmpty()) {
            object.set("required", required);
        }
        return object;
    }

    private ObjectNode described(SettingInfo setting) {
        ObjectNode schema = JSON.objectNode();
        schema.put(
                "description",
                setting.doc() + (setting.defaultValue().isEmpty() ? "" : " Default: " + setting.defaultValue() + "."));
        return schema.setAll(type(setting));
    }

    private ObjectNode type(SettingInfo setting) {
        ObjectNode schema = type(setting.type());
        if (schema.path("anyOf").path(0) instanceof ObjectNode number
                && number.path("type").asText().matches("integer|number")) {
            if (setting.min() != Double.NEGATIVE_INFINITY) {
                number.put("minimum", setting.min());
            }
            if (setting.max() != Double.POSITIVE_INFINITY) {
                number.put("maximum", setting.max());
            }
        }
        return schema;
    }

    private ObjectNode type(SettingType type) {
        return switch (type.kind()) {
            case BOOLEAN -> orReference(JSON.objectNode().put("type", "boolean"));
            case INTEGER -> orReference(JSON.objectNode().put("type", "integer"));
            case NUMBER -> orReference(JSON.objectNode().put("type", "number"));
            case ENUM -> orReference(names(type.constants().stream()));
            case VALUE_TYPE -> orReference(names(Stream.of(ValueType.values()).map(ValueType::edgexName)));
            case SIZE, TEXT, CONNECTION, PATH -> scalar();
            case DURATION, UNIT, EXPRESSION, SECRET, TEMPLATE ->
                JSON.objectNode().put("type", "string");
            case MATCHER -> oneOrMany(JSON.objectNode().put("type", "string"));
            case ANY, NODE -> JSON.objectNode();
            case LIST -> oneOrMany(type(type.element()));
            case MAP -> {
                ObjectNode map = JSON.objectNode().put("type", "object");
                map.set("additionalProperties", type(type.element()));
                yield map;
            }
            case RECORD -> record(type.raw().asSubclass(Record.class));
            case CHOICE -> choice(type);
        };
    }

    private static ObjectNode scalar() {
        ObjectNode scalar = JSON.objectNode();
        scalar.putArray("type").add("string").add("number").add("boolean");
        return scalar;
    }

    private static ObjectNode orReference(ObjectNode schema) {
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(schema).add(SchemaWriter.ref(REFERENCE));
        return either;
    }

    private static ObjectNode oneOrMany(ObjectNode element) {
        ObjectNode list = JSON.objectNode().put("type", "array");
        list.set("items", element);
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(element).add(list);
        return either;
    }

    private static ObjectNode names(Stream<String> names) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode all = schema.putArray("enum");
        names.forEach(all::add);
        return schema;
    }

    private ObjectNode choice(SettingType type) {
        Map<String, Class<? extends Record>> variants = type.variants();
        ObjectNode object = JSON.objectNode()
                .put("type", "object")
                .put("additionalProperties", false)
                .put("minProperties", 1)
                .put("maxProperties", 1);
        ObjectNode properties = object.putObject("properties");
        variants.forEach((name, record) -> properties.set(name, record(record)));
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").add(names(variants.keySet().stream())).add(object);
        return either;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.config.RuleBlocks.ConsequenceBlock;
import io.penstock.engine.config.RuleBlocks.InputBlock;
import io.penstock.engine.config.RuleBlocks.InterlockBlock;
import io.penstock.engine.config.RuleBlocks.PublishBlock;
import io.penstock.engine.config.RuleBlocks.RuleBlock;
import org.jspecify.annotations.Nullable;

/** Writes the JSON schema (2020-12) of the files in {@code rules/}. Names of devices and what expressions mean are the loader's. */
final class RuleSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectNode definitions = JSON.objectNode();
    private final SettingSchema settings = new SettingSchema(definitions);

    private RuleSchema() {}

    /** The schema, indented. */
    static String write() {
        return new RuleSchema().root().toPrettyString() + "\n";
    }

    private ObjectNode root() {
        ObjectNode inputs = mapOf(settings.record(InputBlock.class));
        ObjectNode values = mapOf(JSON.objectNode());
        ObjectNode publish = settings.object(RecordInfo.of(PublishBlock.class));
        refine(publish, "readings", values);
        ObjectNode consequence = settings.object(RecordInfo.of(ConsequenceBlock.class));
        refine(consequence, "set", values);
        refine(consequence, "publish", publish);
        definitions.set("consequence", consequence);
        ObjectNode rule = settings.object(RecordInfo.of(RuleBlock.class));
        refine(rule, "inputs", inputs);
        refine(rule, "then", oneOrMany("consequence", null));
        refine(rule, "otherwise", oneOrMany("consequence", null));
        ObjectNode interlock = settings.object(RecordInfo.of(InterlockBlock.class));
        refine(interlock, "inputs", inputs);
        refine(interlock, "never", values);
        refine(interlock, "force", values);
        ObjectNode root = settings.object(RecordInfo.of(RuleBlocks.Part.class));
        refine(root, "rules", mapOf(rule));
        refine(root, "interlocks", mapOf(interlock));
        refine(root, "scenes", mapOf(values));
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Penstock rules");
        schema.setAll(root);
        schema.set("$defs", definitions);
        return schema;
    }

    /**
     * One of these, or a list of them.
     *
     * @param word that may stand instead; null for none
     */
    static ObjectNode oneOrMany(String definition, @Nullable String word) {
        ObjectNode list = JSON.objectNode().put("type", "array");
        list.set("items", SchemaWriter.ref(definition));
        ObjectNode either = JSON.objectNode();
        ArrayNode forms =
                either.putArray("anyOf").add(SchemaWriter.ref(definition)).add(list);
        if (word != null) {
            forms.addObject().put("const", word);
        }
        return either;
    }

    static ObjectNode mapOf(ObjectNode element) {
        ObjectNode map = JSON.objectNode().put("type", "object");
        map.set("additionalProperties", element);
        return map;
    }

    static void refine(ObjectNode object, String key, ObjectNode schema) {
        ObjectNode properties = (ObjectNode) object.get("properties");
        ObjectNode refined = JSON.objectNode();
        refined.set("description", properties.get(key).get("description"));
        refined.setAll(schema);
        properties.set(key, refined);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.config.PipelineBlock.EndpointBlock;
import io.penstock.engine.config.PipelineBlock.StepBlock;
import io.penstock.engine.config.PipelineBlock.UseBlock;
import java.util.List;

/**
 * Writes the JSON schema (2020-12) of {@code penstock.yaml} from what plugins and blocks declare, for editors. It is a help, not
 * the linter: shapes, names and what constructors check are the loader's.
 */
public final class SchemaWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final PluginRegistry registry;
    private final ObjectNode definitions = JSON.objectNode();
    private final SettingSchema settings = new SettingSchema(definitions);

    private SchemaWriter(PluginRegistry registry) {
        this.registry = registry;
    }

    /** The schema, indented. */
    public static String write(PluginRegistry registry) {
        return new SchemaWriter(registry).root().toPrettyString() + "\n";
    }

    private ObjectNode root() {
        definitions.set("step", anyName(PluginKind.FUNCTION, stepObject()));
        ObjectNode steps = JSON.objectNode().put("type", "array");
        steps.set("items", ref("step"));
        definitions.set("steps", steps);
        definitions.set(
                "endpoint", anyName(PluginKind.ENDPOINT, pluginObject(PluginKind.ENDPOINT, EndpointBlock.class)));
        definitions.set("pipeline", pipeline());
        ObjectNode root = settings.object(RecordInfo.of(ProfileBlock.class));
        ObjectNode properties = (ObjectNode) root.get("properties");
        ObjectNode scalar = JSON.objectNode();
        scalar.putArray("type").add("string").add("number").add("boolean").add("null");
        refine(properties, "vars", mapOf(scalar));
        refine(properties, "connections", mapOf(plugins(PluginKind.CONNECTION)));
        refine(properties, "services", mapOf(plugins(PluginKind.DRIVER)));
        refine(properties, "pipelines", mapOf(ref("pipeline")));
        refine(properties, "stepSets", mapOf(ref("steps")));
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Penstock profile");
        schema.setAll(root);
        schema.set("$defs", definitions);
        return schema;
    }

    private ObjectNode plugins(PluginKind kind) {
        return anyName(kind, pluginObject(kind, UseBlock.class));
    }

    private ObjectNode pipeline() {
        ObjectNode pipeline = settings.object(RecordInfo.of(PipelineBlock.class));
        ObjectNode properties = (ObjectNode) pipeline.get("properties");
        refine(properties, "steps", ref("steps"));
        ObjectNode to = JSON.objectNode();
        ArrayNode forms = to.putArray("anyOf");
        forms.add(ref("endpoint"));
        forms.add(mapOf(ref("endpoint")));
        refine(properties, "to", to);
        return pipeline;
    }

    private ObjectNode stepObject() {
        ObjectNode step = pluginObject(PluginKind.FUNCTION, StepBlock.class);
        ObjectNode properties = (ObjectNode) step.get("properties");
        ObjectNode use = JSON.objectNode().put("type", "string");
        properties.set("use", use.put("description", "Puts in the steps of a step set."));
        if (!properties.has("camel")) {
            properties.set("camel", settings.record(StepReader.CamelStep.class));
        }
        return step;
    }

    /** {@code {name: settings}} with what may stand beside. */
    private ObjectNode pluginObject(PluginKind kind, Class<? extends Record> beside) {
        ObjectNode object = settings.object(RecordInfo.of(beside));
        ObjectNode properties = (ObjectNode) object.get("properties");
        if (properties.has("steps")) {
            refine(properties, "steps", ref("steps"));
        }
        for (PluginInfo plugin : registry.all(kind)) {
            ObjectNode schema =
                    JSON.objectNode().put("description", plugin.declaration().summary());
            schema.setAll(settings.record(plugin.type()));
            properties.set(plugin.name(), schema);
        }
        return object.put("minProperties", 1);
    }

    private ObjectNode anyName(PluginKind kind, ObjectNode object) {
        ObjectNode name = JSON.objectNode();
        ArrayNode names = name.putArray("enum");
        registry.names(kind).forEach(names::add);
        ObjectNode either = JSON.objectNode();
        either.putArray("anyOf").addAll(List.of(object, name));
        return either;
    }

    private static ObjectNode mapOf(ObjectNode element) {
        ObjectNode map = JSON.objectNode().put("type", "object");
        map.set("additionalProperties", element);
        return map;
    }

    /** Replaces "any YAML" of a block by what its reader takes, keeping the description. */
    private static void refine(ObjectNode properties, String key, ObjectNode schema) {
        ObjectNode refined = JSON.objectNode();
        refined.set("description", properties.get(key).get("description"));
        refined.setAll(schema);
        properties.set(key, refined);
    }

    static ObjectNode ref(String name) {
        return JSON.objectNode().put("$ref", "#/$defs/" + name);
    }
}

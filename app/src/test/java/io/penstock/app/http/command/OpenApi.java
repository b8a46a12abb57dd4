/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The document, and what it says of a request and its answer. */
final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final List<Operation> operations;
    private final Set<String> statuses;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    OpenApi(String yaml) {
        root = JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        operations = operations(root);
        statuses = statuses(operations);
    }

    JsonNode root() {
        return root;
    }

    /** One operation: a path as the document writes it, and a method in lower case. */
    record Operation(String path, String method, JsonNode declared, List<JsonNode> parameters) {}

    List<Operation> operations() {
        return operations;
    }

    private static List<Operation> operations(JsonNode root) {
        List<Operation> all = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(op -> {
                    if (!op.getKey().equals("parameters")) {
                        List<JsonNode> parameters = new ArrayList<>();
                        path.getValue().path("parameters").forEach(p -> parameters.add(resolve(root, p)));
                        op.getValue().path("parameters").forEach(p -> parameters.add(resolve(root, p)));
                        all.add(new Operation(path.getKey(), op.getKey(), op.getValue(), parameters));
                    }
                }));
        return List.copyOf(all);
    }

    private static Set<String> statuses(List<Operation> operations) {
        Set<String> all = new HashSet<>();
        operations.forEach(o -> o.declared().path("responses").fieldNames().forEachRemaining(all::add));
        return all;
    }

    JsonNode resolve(JsonNode node) {
        return resolve(root, node);
    }

    private static JsonNode resolve(JsonNode root, JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : root.at(reference.substring(1));
    }

    /** What is wrong with an answer; empty when the document allows it. */
    List<String> problems(Operation operation, int status, String contentType, String body) throws IOException {
        JsonNode response = resolve(operation.declared().path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            return List.of("status " + status + " is not declared");
        }
        JsonNode content = response.path("content");
        String type = contentType.split(";", 2)[0];
        if (!content.has(type)) {
            return List.of("content type " + contentType + " is not declared for " + status);
        }
        if (!type.equals("application/json")) {
            return List.of();
        }
        JsonNode schema = content.path(type).path("schema");
        return problems(operation.path() + operation.method() + status, schema, status, body);
    }

    /** What is wrong with an answer to what may be meant for any of its operations or for none. */
    List<String> problemsOfStray(int status, String contentType, String body) throws IOException {
        if (status < 400) {
            for (Operation operation : operations) {
                if (problems(operation, status, contentType, body).isEmpty()) {
                    return List.of();
                }
            }
            return List.of("status " + status + " with " + contentType + " is no operation's");
        }
        if (!statuses.contains(Integer.toString(status))) {
            return List.of("status " + status + " is nowhere declared");
        }
        if (!contentType.startsWith("application/json")) {
            return List.of("content type " + contentType + " is not declared for what is refused");
        }
        return problems("Error", root.at("/components/schemas/Error"), status, body);
    }

    private List<String> problems(String key, JsonNode schema, int status, String body) throws IOException {
        JsonNode tree = JSON.readTree(body);
        List<String> problems = new ArrayList<>();
        schemas.computeIfAbsent(key, k -> schema(schema)).validate(tree).forEach(m -> problems.add(m.toString()));
        if (tree.has("statusCode") && tree.path("statusCode").asInt() != status) {
            problems.add("statusCode in the body is " + tree.path("statusCode") + " but the status is " + status);
        }
        return problems;
    }

    /** The schema with the document's others beside it, for its references. */
    private JsonSchema schema(JsonNode schema) {
        var whole = JSON.createObjectNode();
        whole.set("components", root.path("components"));
        whole.set("allOf", JSON.createArrayNode().add(schema));
        return factory.getSchema(whole);
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}

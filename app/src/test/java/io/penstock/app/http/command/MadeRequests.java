/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.http.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.http.command.OpenApi.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Requests made from the document by chance: one in three as it says, the others changed in one to three ways. */
final class MadeRequests {
    private static final int LARGE = 1 << 20;

    private final OpenApi document;
    private final List<Operation> operations;
    private final SplittableRandom random;
    private final List<Consumer<MadeRequest>> changes = List.of(
            this::changeNames,
            this::changeNames,
            this::changeQuery,
            this::changeHeaders,
            this::changeHeaders,
            this::changeBody,
            this::changeBody,
            this::changeMethod,
            this::changePath,
            this::breakFrame);

    MadeRequests(OpenApi document, SplittableRandom random) {
        this.document = document;
        this.operations = document.operations();
        this.random = random;
    }

    MadeRequest next() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        for (int i = 0; i < 4 && operation.parameters().size() < 3; i++) {
            operation = operations.get(random.nextInt(operations.size())); // what takes more is asked more
        }
        MadeRequest request = asDeclared(operation);
        for (int i = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            request.valid = false;
            changes.get(random.nextInt(changes.size())).accept(request);
        }
        if (!request.has("Host") && (request.valid || random.nextInt(50) > 0)) {
            request.headers.add("Host: 127.0.0.1");
        }
        return request;
    }

    private MadeRequest asDeclared(Operation operation) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" -> path = path.replace("{" + name + "}", encode(pick(examples(parameter))));
                case "query" -> {
                    if (random.nextInt(4) == 0) {
                        query.add(name + "=" + encode(example(parameter.path("schema"))));
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        headers.add(name + ": id-" + random.nextInt(100));
                    }
                }
            }
        }
        MadeRequest request = new MadeRequest(
                operation,
                operation.method().toUpperCase(Locale.ROOT),
                path + (query.isEmpty() ? "" : "?" + String.join("&", query)));
        request.headers.addAll(headers);
        if (operation.declared().has("requestBody")) {
            request.headers.add("Content-Type: application/json");
            request.body = utf8("{\"Mode\": \"off\", \"Setpoint\": " + random.nextInt(50) + "}");
        }
        return request;
    }

    private void changeNames(MadeRequest request) {
        String path = request.operation.path();
        if (!request.addressed || !path.contains("{name}")) {
            return;
        }
        String name = encode(pick(Oddities.NAMES));
        String command = encode(pick(Oddities.COMMANDS));
        boolean twice = random.nextInt(8) == 0;
        path = path.replace("{name}", twice ? encode(name) : name)
                .replace("{command}", twice ? encode(command) : command);
        request.target = path + query(request.target);
    }

    private void changeQuery(MadeRequest request) {
        List<String> names = new ArrayList<>(List.of("nobodys", "ds-pushevent", "offset"));
        request.operation.parameters().stream()
                .filter(p -> p.path("in").asText().equals("query"))
                .forEach(p -> names.add(p.path("name").asText()));
        String more = random.nextInt(4) == 0
                ? pick(Oddities.QUERIES)
                : encode(pick(names)) + "=" + encode(pick(Oddities.VALUES));
        request.target += (request.target.contains("?") ? "&" : "?") + more;
    }

    private void changeHeaders(MadeRequest request) {
        String header = pick(Oddities.HEADERS);
        String name = header.substring(0, header.indexOf(':') + 1);
        request.headers.removeIf(h -> !name.isEmpty() && h.startsWith(name));
        request.headers.add(header);
        // what asks for a connection of another kind, or splits what is no header, may lead anywhere
        request.addressed &= !header.startsWith("Connection: U") && !header.startsWith(" ");
    }

    private void changeBody(MadeRequest request) {
        if (request.operation.declared().has("requestBody") || random.nextInt(4) == 0) {
            byte[] body = utf8(pick(Oddities.BODIES));
            if (random.nextInt(6) == 0 && body.length > 1) {
                body = Arrays.copyOf(body, 1 + random.nextInt(body.length - 1));
            } else if (random.nextInt(6) == 0 && body.length > 1) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            } else if (random.nextInt(12) == 0) {
                body = utf8("{\"Mode\": \"" + "x".repeat(LARGE) + "\"}");
            }
            request.body = body;
        }
    }

    private void changeMethod(MadeRequest request) {
        request.method = pick(Oddities.METHODS);
        request.addressed = false;
    }

    private void changePath(MadeRequest request) {
        request.addressed = false;
        if (random.nextInt(3) == 0) {
            request.target = pick(Oddities.TARGETS);
            return;
        }
        String path = request.target.substring(
                0, request.target.length() - query(request.target).length());
        int at = random.nextInt(path.length() + 1);
        request.target = path.substring(0, at) + pick(Oddities.PIECES) + path.substring(at) + query(request.target);
    }

    private void breakFrame(MadeRequest request) {
        if (random.nextInt(4) == 0) {
            request.headers.add(pick(Oddities.UNFRAMED));
            request.framed = false;
            request.addressed = false;
            if (request.body.length == 0) {
                request.body = utf8("zz\r\n\r\n");
            }
        }
    }

    private static String query(String target) {
        int at = target.indexOf('?');
        return at < 0 ? "" : target.substring(at);
    }

    private static List<String> examples(JsonNode parameter) {
        List<String> examples = new ArrayList<>();
        parameter.path("examples").forEach(e -> examples.add(e.path("value").asText()));
        return examples;
    }

    /** A value that the schema allows. */
    private String example(JsonNode written) {
        JsonNode schema = document.resolve(written);
        if (schema.has("enum")) {
            return pick(OpenApi.texts(schema.path("enum")));
        }
        if (schema.has("examples")) {
            return pick(OpenApi.texts(schema.path("examples")));
        }
        return Integer.toString(schema.path("minimum").asInt() + random.nextInt(4));
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

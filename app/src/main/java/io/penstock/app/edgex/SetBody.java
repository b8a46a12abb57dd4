/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a set sets: a JSON object, resource to value; values are text, as EdgeX writes them, or any JSON. */
public final class SetBody {
    /** Whoever handles a value goes into its depth on the stack of a thread, and some more than once. */
    private static final int DEEPEST = 100;

    private SetBody() {}

    /** @throws InvalidRequestException when the body is no such object */
    public static Map<String, Object> of(byte[] body) throws InvalidRequestException {
        if (body.length == 0) {
            throw new InvalidRequestException("the body must be a JSON object, resource to value, but is empty");
        }
        try {
            return of(Json.read(body));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("the body " + e.getMessage());
        }
    }

    /** @throws InvalidRequestException when it is no such object; the message lacks its subject */
    public static Map<String, Object> of(JsonNode body) throws InvalidRequestException {
        if (!body.isObject()) {
            throw new InvalidRequestException("must be a JSON object, resource to value, but is "
                    + body.getNodeType().toString().toLowerCase(java.util.Locale.ROOT));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> e : body.properties()) {
            if (!isFlat(e.getValue(), DEEPEST)) {
                throw new InvalidRequestException(
                        "must give '" + e.getKey() + "' a value that nests " + DEEPEST + " deep at most");
            }
            Object value = Json.plain(e.getValue());
            if (value == null) {
                throw new InvalidRequestException("must give '" + e.getKey() + "' a value but gives null");
            }
            if (!isFinite(value)) {
                throw new InvalidRequestException(
                        "must give '" + e.getKey() + "' numbers of a Float64 but gives one that is too large");
            }
            values.put(e.getKey(), value);
        }
        return values;
    }

    private static boolean isFlat(JsonNode value, int deepest) {
        if (value.isContainerNode() && deepest == 0) {
            return false;
        }
        for (JsonNode item : value) {
            if (!isFlat(item, deepest - 1)) {
                return false;
            }
        }
        return true;
    }

    /** What is too large for a double would be written as text that says Infinity. */
    private static boolean isFinite(@Nullable Object value) {
        Collection<?> items =
                value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
        for (Object item : items) {
            if (!isFinite(item)) {
                return false;
            }
        }
        return !(value instanceof Double number) || Double.isFinite(number);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.edgex;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON of the API. A class of its own, so that nothing of it is loaded before the first request. */
public final class Json {
    public static final String TYPE = "application/json";
    /** Of every EdgeX body; EdgeX 4 says v3 as well. */
    public static final String API_VERSION = "v3";

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

    private Json() {}

    /** An object that begins as EdgeX's do. */
    public static ObjectNode versioned() {
        return MAPPER.createObjectNode().put("apiVersion", API_VERSION);
    }

    /** EdgeX's BaseResponse. */
    public static ObjectNode base(int status) {
        return versioned().put("statusCode", status);
    }

    /** EdgeX's error body. */
    public static ObjectNode error(int status, String message) {
        return versioned().put("message", message).put("statusCode", status);
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static JsonNode valueOf(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** As JSON has it: Boolean, Long, BigInteger, Double, BigDecimal where no double is that number, String, List, Map, null. */
    public static @Nullable Object plain(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(e -> map.put(e.getKey(), plain(e.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>(node.size());
            node.forEach(item -> list.add(plain(item)));
            return list;
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        }
        return node.isNumber()
                ? decimal(node.decimalValue())
                : node.isBoolean() ? (Object) node.booleanValue() : node.isNull() ? null : node.asText();
    }

    /** What is beyond doubles is an infinity: there is no type for it. */
    private static Number decimal(BigDecimal exact) {
        double number = exact.doubleValue();
        boolean same = Double.isInfinite(number) || exact.compareTo(BigDecimal.valueOf(number)) == 0;
        return same ? (Number) number : exact;
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /** @throws InvalidRequestException when it is no JSON, with line and column */
    public static JsonNode read(byte[] text) throws InvalidRequestException {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException("must be JSON but is not: " + why(e)
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr() + ")"));
        } catch (java.io.IOException e) {
            throw new InvalidRequestException("must be JSON but is not: " + e.getMessage());
        }
    }

    /** In the words of somebody who does not know the parser. */
    private static String why(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is nested too deeply, or has a name or a number that is too long";
        }
        if (e instanceof JsonEOFException) {
            return "it ends too early";
        }
        if (e instanceof MismatchedInputException) {
            return "more follows behind its end";
        }
        return e.getOriginalMessage().replaceAll(": enable `.*", "");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads single fields; what does not fit is a {@link DecodeException} that names field, rule, finding and byte. */
final class Fields {
    private static final int SHOWN = 64;

    private final NameCache names = new NameCache();
    private String path = "";

    /** What the names of fields in errors begin with, such as {@code event.readings[1].}. */
    void at(String prefix) {
        path = prefix;
    }

    String path() {
        return path;
    }

    /** Text that comes again and again; empty for null. */
    String name(JsonParser p, String field) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            return names.get(p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
        }
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        throw problem(p, field, "must be text", found(p));
    }

    /** An id; null where it is null or empty. */
    @Nullable
    UUID id(JsonParser p, String field) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            if (p.getTextLength() == 0) {
                return null;
            }
            UUID id = Uuids.parse(p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
            if (id != null) {
                return id;
            }
        } else if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        throw problem(p, field, "must be a UUID", found(p));
    }

    long integer(JsonParser p, String field) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_NUMBER_INT && p.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return p.getLongValue();
        }
        throw problem(p, field, "must be an integer of 64 bits", found(p));
    }

    ValueType type(JsonParser p) throws IOException, DecodeException {
        String name = name(p, "valueType");
        try {
            return ValueType.of(name);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(path + e.getMessage() + place(p), e);
        }
    }

    @SuppressWarnings("unchecked") // an object is a map of names
    Map<String, Object> tags(JsonParser p) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (token != JsonToken.START_OBJECT) {
            throw problem(p, "tags", "must be an object", found(p));
        }
        Object tree = JsonTree.read(p);
        return tree == null ? Map.of() : (Map<String, Object>) tree;
    }

    byte @Nullable [] binary(JsonParser p) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return p.getBinaryValue();
        }
        throw problem(p, "binaryValue", "must be bytes (base64 in JSON)", found(p));
    }

    DecodeException problem(JsonParser p, String field, String rule, String finding) {
        return new DecodeException(path + field + " " + rule + " but " + finding + place(p));
    }

    /** Where the parser stands. */
    static String place(JsonParser p) {
        return " (at byte " + Math.max(0, p.currentTokenLocation().getByteOffset()) + ")";
    }

    /** What the parser stands at, shortened. */
    static String found(JsonParser p) throws IOException {
        JsonToken token = p.currentToken();
        if (token == null) {
            return "the input ends";
        }
        return switch (token) {
            case START_OBJECT -> "was an object";
            case START_ARRAY -> "was an array";
            case VALUE_EMBEDDED_OBJECT -> "was bytes";
            default -> was(p.getText());
        };
    }

    static String was(String text) {
        return "was '" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
    }
}

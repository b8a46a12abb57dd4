/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads one reading, its fields in any order: a value that comes before its {@code valueType} waits. What an optimised payload
 * leaves out is taken from the event, or filled in by {@link EventReader} where the event says it only later.
 */
final class ReadingReader {
    private static final Quality[] QUALITIES = Quality.values();
    private static final String UNNAMED = "?";

    private final Fields fields;
    private final ValueParser values = new ValueParser();

    private @Nullable UUID id;
    private String device = "";
    private String resource = "";
    private long origin;
    private @Nullable ValueType type;
    private String units = "";
    private String mediaType = "";
    private Map<String, Object> tags = Map.of();
    private boolean valued;
    private @Nullable Object waiting;
    private byte @Nullable [] binary;
    private @Nullable Object object;
    private boolean unnamed;

    ReadingReader(Fields fields) {
        this.fields = fields;
    }

    /** The device name that the reading said; empty when it said none. */
    String device() {
        return device;
    }

    /** Whether its resource is the event's source, which the event has not said so far. */
    boolean isUnnamed() {
        return unnamed;
    }

    /** Reads from behind the opening brace to the closing one. */
    Reading read(JsonParser p, long eventOrigin, String eventSource) throws IOException, DecodeException {
        reset();
        String name = p.nextFieldName();
        while (name != null) {
            switch (name) {
                case "id" -> id = fields.id(p, name);
                case "origin" -> origin = fields.integer(p, name);
                case "deviceName" -> device = fields.name(p, name);
                case "resourceName" -> resource = fields.name(p, name);
                case "valueType" -> type(p);
                case "units" -> units = fields.name(p, name);
                case "mediaType" -> mediaType = fields.name(p, name);
                case "tags" -> tags = fields.tags(p);
                case "value" -> value(p);
                case "binaryValue" -> binary = fields.binary(p);
                case "objectValue" -> {
                    p.nextToken();
                    object = JsonTree.read(p);
                }
                default -> {
                    p.nextToken();
                    p.skipChildren();
                }
            }
            name = p.nextFieldName();
        }
        return build(p, eventOrigin, eventSource);
    }

    private void reset() {
        id = null;
        device = "";
        resource = "";
        origin = 0;
        type = null;
        units = "";
        mediaType = "";
        tags = Map.of();
        valued = false;
        waiting = null;
        binary = null;
        object = null;
        values.clear();
    }

    /** What was read as one type is no value of another. */
    private void type(JsonParser p) throws IOException, DecodeException {
        ValueType said = fields.type(p);
        if (valued && said != type) {
            throw fields.problem(
                    p, "valueType", "must be the same where it stands twice", Fields.was(said.edgexName()));
        }
        type = said;
    }

    private void value(JsonParser p) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        ValueType known = type;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token == JsonToken.VALUE_STRING && known != null) {
            text(p, known, p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
        } else if (known != null) {
            other(p, known, JsonTree.read(p));
        } else {
            waiting = JsonTree.read(p);
        }
    }

    private void text(JsonParser p, ValueType known, char[] text, int offset, int length) throws DecodeException {
        if (length == 0 && (known == ValueType.BINARY || known.kind() == ValueType.Kind.OBJECT)) {
            return; // EdgeX v3 writes an empty value beside binaryValue and objectValue
        }
        String broken = values.parse(known, text, offset, length);
        if (broken != null) {
            throw fields.problem(p, "value", broken, Fields.was(new String(text, offset, length)));
        }
        valued = true;
    }

    /** A value that is no text: EdgeX's numeric form, or one that stood before its type. */
    private void other(JsonParser p, ValueType known, @Nullable Object tree) throws DecodeException {
        if (tree instanceof String s) {
            text(p, known, s.toCharArray(), 0, s.length());
        } else if (tree instanceof List<?> list && known.isArray() && known.kind() != ValueType.Kind.OBJECT) {
            List<String> items = new ArrayList<>(list.size());
            for (Object item : list) {
                items.add(String.valueOf(item));
            }
            String broken = values.elements(known, items);
            if (broken != null) {
                throw fields.problem(p, "value", broken, Fields.was(list.toString()));
            }
            valued = true;
        } else if (tree != null && (known.isNumeric() || known == ValueType.BOOL)) {
            String s = tree.toString();
            text(p, known, s.toCharArray(), 0, s.length());
        } else {
            throw fields.problem(p, "value", ValueParser.rule(known), Fields.was(String.valueOf(tree)));
        }
    }

    private Reading build(JsonParser p, long eventOrigin, String eventSource) throws DecodeException {
        ValueType known = type;
        if (known == null) {
            throw fields.problem(p, "valueType", "must be there", "is absent");
        }
        if (waiting != null) {
            other(p, known, waiting);
        }
        long bits = 0;
        Object made = null;
        Quality quality = Quality.GOOD;
        if (known == ValueType.BINARY) {
            made = binary;
        } else if (known.kind() == ValueType.Kind.OBJECT) {
            made = object;
        } else if (valued) {
            bits = values.bits;
            made = values.object;
            quality = values.quality;
        }
        if (made == null && !valued) {
            quality = qualityOfNull();
        } else if (known == ValueType.OBJECT_ARRAY && !(made instanceof List)) {
            throw fields.problem(
                    p, "objectValue", "must be an array for ObjectArray", Fields.was(String.valueOf(made)));
        }
        return Reading.of(
                id,
                named(eventSource),
                known,
                origin == 0 ? eventOrigin : origin,
                units,
                mediaType,
                tags,
                quality,
                quality == Quality.GOOD ? bits : 0,
                made);
    }

    private String named(String eventSource) {
        String name = resource.isEmpty() ? eventSource : resource;
        unnamed = name.isEmpty();
        return unnamed ? UNNAMED : name;
    }

    /** A null reading of ours says in a tag why it has no value; the tag is not the device's. */
    private Quality qualityOfNull() {
        if (tags.get(EventWriter.QUALITY_TAG) instanceof String said) {
            for (Quality quality : QUALITIES) {
                if (quality != Quality.GOOD
                        && quality.name().toLowerCase(Locale.ROOT).equals(said)) {
                    Map<String, Object> rest = new LinkedHashMap<>(tags);
                    rest.remove(EventWriter.QUALITY_TAG);
                    tags = rest.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(rest);
                    return quality;
                }
            }
        }
        return Quality.NONE;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Writes EdgeX's events, field by field, to a generator of JSON or CBOR. For one thread. */
final class EventWriter {
    static final String QUALITY_TAG = "quality";

    private static final SerializableString API_VERSION = new SerializedString("apiVersion");
    private static final SerializableString V3 = new SerializedString("v3");
    private static final SerializableString REQUEST_ID = new SerializedString("requestId");
    private static final SerializableString EVENT = new SerializedString("event");
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString DEVICE = new SerializedString("deviceName");
    private static final SerializableString PROFILE = new SerializedString("profileName");
    private static final SerializableString SOURCE = new SerializedString("sourceName");
    private static final SerializableString RESOURCE = new SerializedString("resourceName");
    private static final SerializableString ORIGIN = new SerializedString("origin");
    private static final SerializableString TAGS = new SerializedString("tags");
    private static final SerializableString READINGS = new SerializedString("readings");
    private static final SerializableString TYPE = new SerializedString("valueType");
    private static final SerializableString UNITS = new SerializedString("units");
    private static final SerializableString MEDIA_TYPE = new SerializedString("mediaType");
    private static final SerializableString VALUE = new SerializedString("value");
    private static final SerializableString BINARY_VALUE = new SerializedString("binaryValue");
    private static final SerializableString OBJECT_VALUE = new SerializedString("objectValue");
    private static final SerializableString[] TYPES = new SerializableString[ValueType.values().length];

    static {
        for (ValueType type : ValueType.values()) {
            TYPES[type.ordinal()] = new SerializedString(type.edgexName());
        }
    }

    private final boolean optimised;
    private final ValueWriter values = new ValueWriter();

    EventWriter(boolean optimised) {
        this.optimised = optimised;
    }

    void request(JsonGenerator g, Event event) throws IOException {
        g.writeStartObject();
        g.writeFieldName(API_VERSION);
        g.writeString(V3);
        g.writeFieldName(REQUEST_ID);
        values.writeId(g, event.id());
        g.writeFieldName(EVENT);
        event(g, event);
        g.writeEndObject();
    }

    void event(JsonGenerator g, Event event) throws IOException {
        g.writeStartObject();
        g.writeFieldName(API_VERSION);
        g.writeString(V3);
        g.writeFieldName(ID);
        values.writeId(g, event.id());
        g.writeFieldName(DEVICE);
        g.writeString(event.device());
        g.writeFieldName(PROFILE);
        g.writeString(event.profile());
        g.writeFieldName(SOURCE);
        g.writeString(event.source());
        g.writeFieldName(ORIGIN);
        g.writeNumber(event.origin());
        g.writeFieldName(READINGS);
        g.writeStartArray();
        List<Reading> readings = event.readings();
        for (int i = 0; i < readings.size(); i++) {
            reading(g, event, readings.get(i), i);
        }
        g.writeEndArray();
        tags(g, event.tags());
        g.writeEndObject();
    }

    private void reading(JsonGenerator g, Event event, Reading r, int index) throws IOException {
        g.writeStartObject();
        if (!optimised) {
            UUID id = r.id();
            g.writeFieldName(ID);
            values.writeId(g, id == null ? Uuids.derive(event.id(), index) : id);
            g.writeFieldName(DEVICE);
            g.writeString(event.device());
            g.writeFieldName(PROFILE);
            g.writeString(event.profile());
        }
        if (!optimised || !r.resource().equals(event.source())) {
            g.writeFieldName(RESOURCE);
            g.writeString(r.resource());
        }
        if (!optimised || r.origin() != event.origin()) {
            g.writeFieldName(ORIGIN);
            g.writeNumber(r.origin());
        }
        g.writeFieldName(TYPE);
        g.writeString(TYPES[r.type().ordinal()]);
        if (!r.units().isEmpty()) {
            g.writeFieldName(UNITS);
            g.writeString(r.units());
        }
        tags(g, r.isGood() ? r.tags() : withQuality(r));
        value(g, r);
        g.writeEndObject();
    }

    private static Map<String, Object> withQuality(Reading r) {
        Map<String, Object> tags = new LinkedHashMap<>(r.tags());
        tags.put(QUALITY_TAG, r.quality().name().toLowerCase(Locale.ROOT));
        return tags;
    }

    private void value(JsonGenerator g, Reading r) throws IOException {
        if (!r.mediaType().isEmpty()) {
            g.writeFieldName(MEDIA_TYPE);
            g.writeString(r.mediaType());
        }
        if (!r.isGood()) {
            g.writeFieldName(VALUE);
            g.writeNull();
            g.writeFieldName(BINARY_VALUE);
            g.writeNull();
            g.writeFieldName(OBJECT_VALUE);
            g.writeNull();
            return;
        }
        switch (r.type().kind()) {
            case BINARY -> {
                g.writeFieldName(BINARY_VALUE);
                g.writeBinary((byte[]) Objects.requireNonNull(r.object()));
            }
            case OBJECT -> {
                g.writeFieldName(OBJECT_VALUE);
                JsonTree.write(g, r.object());
            }
            default -> {
                g.writeFieldName(VALUE);
                values.write(g, r);
            }
        }
    }

    private static void tags(JsonGenerator g, Map<String, Object> tags) throws IOException {
        if (!tags.isEmpty()) {
            g.writeFieldName(TAGS);
            JsonTree.write(g, tags);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON events of the common kind straight from their bytes, in two thirds of the time: known keys, text without escapes,
 * simple values with their type before them. Whatever it does not know for sure it leaves to {@link EventReader}, which reads
 * everything and says what is wrong. A property test holds both to the same answers. For one thread.
 */
final class FastEventReader {
    private static final int MOST_READINGS = 256;
    private static final int DEEPEST = 3;

    private final JsonBytes in = new JsonBytes();
    private final ByteNames names = new ByteNames();
    private final ValueParser values = new ValueParser();
    private Reading[] readings = new Reading[8];
    private char[] scratch = new char[256];

    /** The event, or null when it takes the other reader. */
    @Nullable
    Event read(byte[] bytes, int offset, int length) {
        in.start(bytes, offset, length);
        try {
            in.open('{');
            Event event = object(0);
            in.end();
            return event;
        } catch (JsonBytes.NotSimple e) {
            return null;
        }
    }

    private Event object(int depth) throws JsonBytes.NotSimple {
        Event inner = null;
        UUID id = null;
        String device = "";
        String profile = "";
        String source = "";
        long origin = 0;
        Map<String, Object> tags = Map.of();
        List<Reading> list = List.of();
        while (in.key()) {
            if (in.isKey(JsonBytes.ID)) {
                id = in.uuid();
            } else if (in.isKey(JsonBytes.DEVICE)) {
                device = name();
                JsonBytes.check(list.isEmpty()); // readings have been held to another
            } else if (in.isKey(JsonBytes.PROFILE)) {
                profile = name();
            } else if (in.isKey(JsonBytes.SOURCE)) {
                source = name();
            } else if (in.isKey(JsonBytes.ORIGIN)) {
                origin = in.integer();
            } else if (in.isKey(JsonBytes.TAGS)) {
                tags = in.tags();
            } else if (in.isKey(JsonBytes.READINGS)) {
                list = readings(device, source, origin);
            } else if (depth < DEEPEST && (in.isKey(JsonBytes.EVENT) || in.isKey(JsonBytes.PAYLOAD))) {
                in.open('{');
                inner = object(depth + 1);
            } else if (in.isKey(JsonBytes.ERROR_CODE)) {
                JsonBytes.check(in.integer() == 0);
            } else {
                in.skipSimple();
            }
        }
        if (inner != null) {
            return inner;
        }
        JsonBytes.check(id != null && !device.isEmpty() && origin != 0 && !list.isEmpty());
        return new Event(id, device, profile, source, origin, tags, list, Provenance.DEVICE);
    }

    private String name() throws JsonBytes.NotSimple {
        in.text();
        String name = names.get(in.bytes(), in.from(), in.to());
        JsonBytes.check(name != null);
        return name;
    }

    private List<Reading> readings(String device, String source, long origin) throws JsonBytes.NotSimple {
        JsonBytes.check(origin != 0 && !device.isEmpty()); // what readings may leave out must be known by now
        in.open('[');
        int count = 0;
        while (in.element()) {
            if (count == readings.length) {
                JsonBytes.check(count < MOST_READINGS);
                readings = Arrays.copyOf(readings, count * 2);
            }
            in.open('{');
            readings[count++] = reading(device, source, origin);
        }
        return List.of(count == readings.length ? readings.clone() : Arrays.copyOf(readings, count));
    }

    private Reading reading(String device, String source, long eventOrigin) throws JsonBytes.NotSimple {
        UUID id = null;
        String resource = "";
        long origin = 0;
        ValueType type = null;
        String units = "";
        Map<String, Object> tags = Map.of();
        boolean valued = false;
        while (in.key()) {
            if (in.isKey(JsonBytes.ID)) {
                id = in.uuid();
            } else if (in.isKey(JsonBytes.ORIGIN)) {
                origin = in.integer();
            } else if (in.isKey(JsonBytes.DEVICE)) {
                JsonBytes.check(name().equals(device));
            } else if (in.isKey(JsonBytes.RESOURCE)) {
                resource = name();
            } else if (in.isKey(JsonBytes.PROFILE)) {
                name();
            } else if (in.isKey(JsonBytes.TYPE)) {
                type = type();
                JsonBytes.check(!valued);
            } else if (in.isKey(JsonBytes.UNITS)) {
                units = name();
            } else if (in.isKey(JsonBytes.TAGS)) {
                tags = in.tags();
            } else {
                JsonBytes.check(in.isKey(JsonBytes.VALUE) && type != null);
                value(type);
                valued = true;
            }
        }
        resource = resource.isEmpty() ? source : resource;
        JsonBytes.check(valued && !resource.isEmpty());
        Quality quality = values.quality;
        return Reading.of(
                id,
                resource,
                type,
                origin == 0 ? eventOrigin : origin,
                units,
                "",
                tags,
                quality,
                quality == Quality.GOOD ? values.bits : 0,
                values.object);
    }

    private ValueType type() throws JsonBytes.NotSimple {
        try {
            return ValueType.of(name());
        } catch (IllegalArgumentException e) {
            throw JsonBytes.NotSimple.IT;
        }
    }

    private void value(ValueType type) throws JsonBytes.NotSimple {
        in.text();
        if (type == ValueType.STRING) {
            values.clear();
            values.object = ByteNames.text(in.bytes(), in.from(), in.to());
            JsonBytes.check(values.object != null);
            return;
        }
        int length = in.to() - in.from();
        JsonBytes.check(type.kind() != ValueType.Kind.BINARY && type.kind() != ValueType.Kind.OBJECT && in.isAscii());
        if (length > scratch.length) {
            scratch = new char[length * 2];
        }
        byte[] bytes = in.bytes();
        for (int i = 0, at = in.from(); i < length; i++, at++) {
            scratch[i] = (char) bytes[at];
        }
        JsonBytes.check(values.parse(type, scratch, 0, length) == null);
    }
}

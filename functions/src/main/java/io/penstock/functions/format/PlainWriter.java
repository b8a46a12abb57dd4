/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.api.event.Event;
import io.penstock.api.event.JsonTree;
import io.penstock.api.event.Reading;
import io.penstock.api.event.Uuids;
import io.penstock.api.event.ValueType;
import io.penstock.api.function.Context;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Writes the plain object of an event; its form stands in the details of {@link Format}. */
final class PlainWriter {
    private final IsoTime time = new IsoTime();
    private final byte[] id = new byte[Uuids.LENGTH];
    private final EncodedNames names = new EncodedNames();

    void write(JsonGenerator g, Event event, Context context) throws IOException {
        g.writeStartObject();
        names.field(g, "id");
        Uuids.write(event.id(), id, 0);
        g.writeRawUTF8String(id, 0, id.length);
        names.field(g, "device");
        names.text(g, event.device());
        if (!event.profile().isEmpty()) {
            names.field(g, "profile");
            names.text(g, event.profile());
        }
        if (!event.source().isEmpty()) {
            names.field(g, "source");
            names.text(g, event.source());
        }
        names.field(g, "time");
        time.write(g, event.origin());
        if (!event.tags().isEmpty()) {
            names.field(g, "tags");
            JsonTree.write(g, event.tags());
        }
        readings(g, event.readings(), context);
        g.writeEndObject();
    }

    private void readings(JsonGenerator g, List<Reading> readings, Context context) throws IOException {
        boolean units = false;
        boolean quality = false;
        names.field(g, "values");
        g.writeStartObject();
        for (int i = 0; i < readings.size(); i++) {
            Reading r = readings.get(i);
            if (isRepeated(readings, i)) {
                context.count("resource-repeated");
                continue;
            }
            units |= !r.units().isEmpty();
            quality |= !r.isGood();
            names.field(g, r.resource());
            value(g, r);
        }
        g.writeEndObject();
        if (units) {
            names.field(g, "units");
            g.writeStartObject();
            for (int i = 0; i < readings.size(); i++) {
                Reading r = readings.get(i);
                if (!r.units().isEmpty() && !isRepeated(readings, i)) {
                    names.field(g, r.resource());
                    names.text(g, r.units());
                }
            }
            g.writeEndObject();
        }
        if (quality) {
            names.field(g, "quality");
            g.writeStartObject();
            for (int i = 0; i < readings.size(); i++) {
                Reading r = readings.get(i);
                if (!r.isGood() && !isRepeated(readings, i)) {
                    g.writeStringField(r.resource(), r.quality().name().toLowerCase(Locale.ROOT));
                }
            }
            g.writeEndObject();
        }
    }

    /** Whether a later reading is of the same resource. Readings are few, so looking is cheaper than a set. */
    private static boolean isRepeated(List<Reading> readings, int index) {
        String resource = readings.get(index).resource();
        for (int i = index + 1; i < readings.size(); i++) {
            if (readings.get(i).resource().equals(resource)) {
                return true;
            }
        }
        return false;
    }

    private static void value(JsonGenerator g, Reading r) throws IOException {
        ValueType type = r.type();
        if (!r.isGood()) {
            g.writeNull();
        } else if (type.isArray()) {
            array(g, r);
        } else {
            switch (type.kind()) {
                case BOOL -> g.writeBoolean(r.bool());
                case TEXT -> g.writeString((String) Objects.requireNonNull(r.object()));
                case BINARY -> g.writeBinary((byte[]) Objects.requireNonNull(r.object()));
                case OBJECT -> JsonTree.write(g, r.object());
                case FLOAT -> number(g, type, r.number());
                case SIGNED -> g.writeNumber(r.bits());
                case UNSIGNED -> unsigned(g, r.bits());
            }
        }
    }

    private static void array(JsonGenerator g, Reading r) throws IOException {
        Object array = Objects.requireNonNull(r.object());
        if (r.type().kind() == ValueType.Kind.OBJECT) {
            JsonTree.write(g, array);
            return;
        }
        g.writeStartArray();
        if (array instanceof boolean[] items) {
            for (boolean item : items) {
                g.writeBoolean(item);
            }
        } else if (array instanceof String[] items) {
            for (String item : items) {
                g.writeString(item);
            }
        } else if (array instanceof double[] items) {
            for (double item : items) {
                number(g, r.type(), item);
            }
        } else {
            for (long item : (long[]) array) {
                if (r.type().kind() == ValueType.Kind.UNSIGNED) {
                    unsigned(g, item);
                } else {
                    g.writeNumber(item);
                }
            }
        }
        g.writeEndArray();
    }

    private static void number(JsonGenerator g, ValueType type, double value) throws IOException {
        if (!Double.isFinite(value)) {
            g.writeNull(); // JSON has no such number
        } else if (type.bits() == 32) {
            g.writeNumber((float) value);
        } else {
            g.writeNumber(value);
        }
    }

    private static void unsigned(JsonGenerator g, long bits) throws IOException {
        if (bits < 0) {
            g.writeNumber(new BigInteger(Long.toUnsignedString(bits)));
        } else {
            g.writeNumber(bits);
        }
    }
}

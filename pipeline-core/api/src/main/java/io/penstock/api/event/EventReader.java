/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads EdgeX's events from JSON or CBOR: a bare event, an AddEventRequest ({@code event}) or a message envelope ({@code
 * payload}, an object in v4, base64 in v3), which it tells apart by their keys. For one thread.
 */
final class EventReader {
    /** Reads a payload that came as bytes, whatever its content type. */
    interface Nested {
        Event decode(byte[] payload) throws DecodeException;
    }

    private static final int DEEPEST = 3;
    private static final String[] FIRST = new String[32];

    static {
        for (int i = 0; i < FIRST.length; i++) {
            FIRST[i] = "readings[" + i + "].";
        }
    }

    private final Nested nested;
    private final Fields fields = new Fields();
    private final ReadingReader readings = new ReadingReader(fields);

    EventReader(Nested nested) {
        this.nested = nested;
    }

    /** The one event of a document. */
    Event read(JsonParser p) throws IOException, DecodeException {
        fields.at("");
        if (p.nextToken() != JsonToken.START_OBJECT) {
            throw new DecodeException("an event must be an object but " + Fields.found(p) + Fields.place(p));
        }
        Event event = object(p, "", 0);
        if (p.nextToken() != null) {
            throw new DecodeException("nothing may follow an event but something does" + Fields.place(p));
        }
        return event;
    }

    private Event object(JsonParser p, String path, int depth) throws IOException, DecodeException {
        Event inner = null;
        byte[] payload = null;
        Draft draft = new Draft();
        long errorCode = 0;
        String name = p.nextFieldName();
        while (name != null) {
            switch (name) {
                case "id" -> draft.id = fields.id(p, name);
                case "deviceName" -> draft.device = fields.name(p, name);
                case "profileName" -> draft.profile = fields.name(p, name);
                case "sourceName" -> draft.source = fields.name(p, name);
                case "origin" -> draft.origin = fields.integer(p, name);
                case "tags" -> draft.tags = fields.tags(p);
                case "readings" -> readings(p, path, draft);
                case "errorCode" -> errorCode = fields.integer(p, name);
                case "event", "payload" -> {
                    JsonToken token = p.nextToken();
                    if (token == JsonToken.START_OBJECT && depth < DEEPEST) {
                        String within = path + name + ".";
                        fields.at(within);
                        inner = object(p, within, depth + 1);
                        fields.at(path);
                    } else if (name.equals("payload") && isBytes(token)) {
                        payload = errorCode == 0 ? p.getBinaryValue() : null;
                    } else {
                        throw fields.problem(p, name, "must be an object", Fields.found(p));
                    }
                }
                default -> {
                    p.nextToken();
                    p.skipChildren();
                }
            }
            name = p.nextFieldName();
        }
        if (errorCode != 0) {
            throw fields.problem(p, "errorCode", "must be 0", "was " + errorCode + ": the envelope carries an error");
        }
        if (inner != null) {
            return inner;
        }
        return payload != null ? nested.decode(payload) : event(p, path, draft);
    }

    private static boolean isBytes(JsonToken token) {
        return token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_EMBEDDED_OBJECT;
    }

    private void readings(JsonParser p, String path, Draft draft) throws IOException, DecodeException {
        JsonToken token = p.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw fields.problem(p, "readings", "must be an array", Fields.found(p));
        }
        List<Reading> list = new ArrayList<>(4);
        draft.unnamed.clear();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            fields.at(inside(path, list.size()));
            if (p.currentToken() != JsonToken.START_OBJECT) {
                throw new DecodeException("a reading must be an object but " + Fields.found(p) + Fields.place(p));
            }
            Reading reading = readings.read(p, draft.origin, draft.source);
            sameDevice(p, draft, readings.device());
            if (readings.isUnnamed()) {
                draft.unnamed.set(list.size());
            }
            list.add(reading);
        }
        fields.at(path);
        draft.readings = list;
    }

    private static String inside(String path, int index) {
        return path.isEmpty() && index < FIRST.length ? FIRST[index] : path + "readings[" + index + "].";
    }

    private void sameDevice(JsonParser p, Draft draft, String said) throws DecodeException {
        if (said.isEmpty()) {
            return;
        }
        if (draft.readingDevice.isEmpty()) {
            draft.readingDevice = said;
        }
        if (!said.equals(draft.readingDevice) || !draft.device.isEmpty() && !said.equals(draft.device)) {
            String device = draft.device.isEmpty() ? draft.readingDevice : draft.device;
            throw fields.problem(p, "deviceName", "must be the event's, '" + device + "',", Fields.was(said));
        }
    }

    private Event event(JsonParser p, String path, Draft draft) throws DecodeException {
        UUID id = draft.id;
        List<Reading> list = draft.readings;
        if (id == null) {
            throw fields.problem(p, "id", "must be a UUID", "is absent or empty");
        }
        if (draft.device.isEmpty()) {
            throw fields.problem(p, "deviceName", "must not be empty", "is absent or empty");
        }
        if (draft.origin == 0) {
            throw fields.problem(p, "origin", "must be nanoseconds since the epoch", "is absent or 0");
        }
        if (list == null || list.isEmpty()) {
            throw fields.problem(p, "readings", "must hold at least one", "holds none");
        }
        if (!draft.readingDevice.isEmpty() && !draft.readingDevice.equals(draft.device)) {
            throw fields.problem(
                    p,
                    "readings",
                    "must name the event's device '" + draft.device + "'",
                    Fields.was(draft.readingDevice));
        }
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).origin() == 0) {
                list.set(i, list.get(i).withOrigin(draft.origin));
            }
        }
        nameBySource(p, path, list, draft);
        return new Event(
                id,
                draft.device,
                draft.profile,
                draft.source,
                draft.origin,
                draft.tags,
                List.of(list.toArray(new Reading[0])),
                Provenance.DEVICE);
    }

    private void nameBySource(JsonParser p, String path, List<Reading> list, Draft draft) throws DecodeException {
        int first = draft.unnamed.nextSetBit(0);
        if (first >= 0 && draft.source.isEmpty()) {
            fields.at(inside(path, first));
            throw fields.problem(p, "resourceName", "must not be empty", "is absent or empty");
        }
        for (int i = first; i >= 0; i = draft.unnamed.nextSetBit(i + 1)) {
            list.set(i, list.get(i).withResource(draft.source));
        }
    }

    /** An event as far as it has been read. */
    private static final class Draft {
        @Nullable
        UUID id;

        String device = "";
        String profile = "";
        String source = "";
        String readingDevice = "";
        long origin;
        Map<String, Object> tags = Map.of();
        /** Readings that are named after the source. */
        final BitSet unnamed = new BitSet();

        @Nullable
        List<Reading> readings;
    }
}

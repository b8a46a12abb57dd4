/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import com.fasterxml.jackson.core.JsonFactory;
import io.penstock.api.event.EncodeBuffer;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventCbor;
import io.penstock.api.event.EventCodec;
import io.penstock.api.event.EventCodec.Form;
import io.penstock.api.event.EventJson;
import io.penstock.api.function.Bytes;
import io.penstock.api.function.Context;
import java.util.List;

/** The writers of one format, with their buffers. For one step of one lane. */
final class Writers {
    private static final String LINES = "application/x-ndjson";

    private final EventCodec edgex;
    private final EncodeBuffer buffer;
    private final PlainWriter plain = new PlainWriter();

    private Writers(EventCodec edgex, JsonFactory factory) {
        this.edgex = edgex;
        this.buffer = new EncodeBuffer(factory);
    }

    static Writers json() {
        return new Writers(new EventJson(), EventJson.FACTORY);
    }

    static Writers cbor() {
        return new Writers(new EventCbor(), EventCbor.FACTORY);
    }

    Bytes plain(List<Event> events, boolean array, Context context) {
        byte[] bytes = buffer.write(g -> {
            if (array) {
                g.writeStartArray(events, events.size());
            }
            for (int i = 0; i < events.size(); i++) {
                plain.write(g, events.get(i), context);
            }
            if (array) {
                g.writeEndArray();
            }
        });
        return Bytes.of(bytes, edgex.contentType());
    }

    Bytes lines(List<Event> events, Context context) {
        byte[] bytes = buffer.write(g -> {
            for (int i = 0; i < events.size(); i++) {
                plain.write(g, events.get(i), context);
                g.writeRaw('\n');
            }
        });
        return Bytes.of(bytes, LINES);
    }

    Bytes edgex(List<Event> events, boolean group, Form form) {
        byte[] bytes = group ? edgex.encode(events, form) : edgex.encode(events.get(0), form);
        return Bytes.of(bytes, edgex.contentType());
    }
}

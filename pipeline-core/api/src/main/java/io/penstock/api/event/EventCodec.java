/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.api.error.DecodeException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * EdgeX's events as bytes, both ways, v3 and v4. An instance keeps buffers and names between calls: use one for each thread.
 *
 * <p>Reading takes a bare event, an AddEventRequest or a message envelope; ids, device names and origins that an optimised
 * payload leaves out; values as strings or, as {@code numeric=true} gives them, as numbers; keys in any order. Unknown keys are
 * passed over. Writing gives each reading without an id one derived from its event's ({@link Uuids#derive}); a reading that is
 * not good is a null reading with the tag {@code quality}, and is read back as what it was.
 */
public abstract sealed class EventCodec permits EventJson, EventCbor {
    /** What stands around an event. */
    public enum Form {
        /** The event itself. */
        EVENT,
        /** EdgeX's AddEventRequest; its request id is the event's. */
        REQUEST
    }

    private final JsonFactory factory;
    private final @Nullable FastEventReader fast;
    private final EventReader reader = new EventReader(this::decodeNested);
    private final EventWriter writer;
    private final EncodeBuffer buffer;

    EventCodec(JsonFactory factory, @Nullable FastEventReader fast, boolean optimised) {
        this.fast = fast;
        this.factory = factory;
        this.writer = new EventWriter(optimised);
        this.buffer = new EncodeBuffer(factory);
    }

    public abstract String contentType();

    /** @throws DecodeException when the bytes are no event: rule, finding, field and byte */
    public final Event decode(byte[] bytes) throws DecodeException {
        return decode(bytes, 0, bytes.length);
    }

    /** @throws DecodeException when the bytes are no event: rule, finding, field and byte */
    public final Event decode(byte[] bytes, int offset, int length) throws DecodeException {
        Event simple = fast == null ? null : fast.read(bytes, offset, length);
        return simple == null ? decodeAny(bytes, offset, length) : simple;
    }

    /** Without the short cut for simple JSON: reads everything, and says what is wrong. */
    final Event decodeAny(byte[] bytes, int offset, int length) throws DecodeException {
        try (JsonParser p = factory.createParser(bytes, offset, length)) {
            return reader.read(p);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            throw new DecodeException(
                    "must be " + factory.getFormatName() + " but is not: " + e.getOriginalMessage() + " (at byte " + at
                            + ")",
                    e);
        } catch (IOException | RuntimeException e) {
            // bytes from outside must never be more than a message that cannot be read, whatever the parser makes of
            // them
            throw new DecodeException("must be " + factory.getFormatName() + " but is not: " + e, e);
        }
    }

    public final byte[] encode(Event event) {
        return encode(event, Form.EVENT);
    }

    /** @throws io.penstock.api.error.RefusedException when a text in it is no Unicode */
    public final byte[] encode(Event event, Form form) {
        return buffer.write(g -> {
            if (form == Form.EVENT) {
                writer.event(g, event);
            } else {
                writer.request(g, event);
            }
        });
    }

    /**
     * An array of events.
     *
     * @throws io.penstock.api.error.RefusedException when a text in one is no Unicode
     */
    public final byte[] encode(List<Event> events, Form form) {
        return buffer.write(g -> {
            g.writeStartArray(events, events.size());
            for (Event event : events) {
                if (form == Form.EVENT) {
                    writer.event(g, event);
                } else {
                    writer.request(g, event);
                }
            }
            g.writeEndArray();
        });
    }

    /** A payload of bytes in an envelope: JSON begins with a brace or blank, a CBOR map with a major type of 5. */
    private Event decodeNested(byte[] payload) throws DecodeException {
        boolean cbor = payload.length > 0 && (payload[0] & 0xE0) == 0xA0;
        return (cbor ? new EventCbor() : new EventJson()).decode(payload);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import io.penstock.api.error.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Events in a compact binary form, for what stays on this machine: the log, held events, pending messages, dead letters.
 *
 * <ul>
 *   <li>The whole form stands alone and begins with its version.
 *   <li>The body form leaves out device, profile, source and origin, which a block of the log keeps beside it; the block says its
 *       version.
 * </ul>
 *
 * <p>What is read equals what was written, except that an integer in tags comes back as a {@code Long} and a {@code Float} as a
 * {@code Double}. A value that nests deeper than 200, which is written no more, is read as none: it would overflow the stack of whoever
 * handles it. Writing throws {@link IllegalArgumentException} for what is neither JSON nor bytes; reading throws {@link DecodeException}
 * whatever the bytes, and nothing else. The order of {@link ValueType} and {@link Quality} is part of the format.
 */
public final class EventBinary {
    /** What both forms are now. */
    public static final int VERSION = 1;

    private static final int EVENT_TAGS = 1;
    private static final int EVENT_DERIVED = 2;
    private static final int EVENT_REPLAYED = 4;
    private static final int EVENT_KNOWN = 7;

    private static final int QUALITY = 7;
    private static final int READING_ID = 8;
    private static final int READING_UNITS = 16;
    private static final int READING_MEDIA_TYPE = 32;
    private static final int READING_TAGS = 64;
    private static final int READING_ORIGIN = 128;

    private static final ValueType[] TYPES = ValueType.values();
    private static final Quality[] QUALITIES = Quality.values();

    private EventBinary() {}

    /** One event, standing alone. */
    public static byte[] encode(Event event) {
        BinaryWriter out = new BinaryWriter(256);
        write(event, out);
        return out.toBytes();
    }

    /** What {@link #encode} made. */
    public static Event decode(byte[] bytes) throws DecodeException {
        BinaryReader in = new BinaryReader(bytes);
        Event event = read(in);
        in.expectEnd();
        return event;
    }

    /** Several events, standing alone. */
    public static byte[] encodeAll(List<Event> events) {
        BinaryWriter out = new BinaryWriter(256 * Math.max(1, Math.min(events.size(), 1024)));
        out.putVarint(events.size());
        for (Event e : events) {
            write(e, out);
        }
        return out.toBytes();
    }

    /** What {@link #encodeAll} made. */
    public static List<Event> decodeAll(byte[] bytes) throws DecodeException {
        BinaryReader in = new BinaryReader(bytes);
        int count = in.getCount(1);
        List<Event> events = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            events.add(read(in));
        }
        in.expectEnd();
        return List.copyOf(events);
    }

    /** How many events {@link #encodeAll} was given. */
    public static int countOf(byte[] bytes) throws DecodeException {
        return new BinaryReader(bytes).getCount(1);
    }

    /** Appends the whole form, as a part of something larger. */
    public static void write(Event event, BinaryWriter out) {
        out.putByte(VERSION);
        out.putString(event.device());
        out.putString(event.profile());
        out.putString(event.source());
        out.putLong(event.origin());
        writeBody(event, out);
    }

    /** Reads the whole form and stops behind it. */
    public static Event read(BinaryReader in) throws DecodeException {
        int version = in.getByte();
        if (version != VERSION) {
            throw new DecodeException("an event's version must be " + VERSION + " but was " + version);
        }
        String device = in.getName();
        String profile = in.getName();
        String source = in.getName();
        return readBody(in, device, profile, source, in.getLong());
    }

    /** Appends the body form. */
    public static void writeBody(Event event, BinaryWriter out) {
        Provenance p = event.provenance();
        boolean derived = p.hops() != 0 || !p.producer().isEmpty();
        out.putByte((event.tags().isEmpty() ? 0 : EVENT_TAGS)
                | (derived ? EVENT_DERIVED : 0)
                | (p.replayed() ? EVENT_REPLAYED : 0));
        putId(event.id(), out);
        if (derived) {
            out.putString(p.producer());
            out.putVarint(p.hops());
        }
        if (!event.tags().isEmpty()) {
            TreeBinary.writeMap(event.tags(), 0, out);
        }
        List<Reading> readings = event.readings();
        out.putVarint(readings.size());
        for (int i = 0; i < readings.size(); i++) {
            writeReading(readings.get(i), event.origin(), out);
        }
    }

    /** Reads the body form and stops behind it. */
    public static Event readBody(BinaryReader in, String device, String profile, String source, long origin)
            throws DecodeException {
        int flags = in.getByte();
        if ((flags & ~EVENT_KNOWN) != 0) {
            throw new DecodeException("an event's flags must be below 8 but were " + flags);
        }
        UUID id = new UUID(in.getLong(), in.getLong());
        Provenance provenance = readProvenance(flags, in);
        Map<String, Object> tags = (flags & EVENT_TAGS) == 0 ? Map.of() : TreeBinary.readMap(0, in);
        Reading[] readings = new Reading[in.getCount(3)];
        try {
            for (int i = 0; i < readings.length; i++) {
                readings[i] = readReading(origin, in);
            }
            return new Event(id, device, profile, source, origin, tags, List.of(readings), provenance);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(e.getMessage() + ", before byte " + in.position(), e);
        }
    }

    private static Provenance readProvenance(int flags, BinaryReader in) throws DecodeException {
        boolean replayed = (flags & EVENT_REPLAYED) != 0;
        if ((flags & EVENT_DERIVED) == 0) {
            return replayed ? new Provenance("", 0, true) : Provenance.DEVICE;
        }
        String producer = in.getString();
        long hops = in.getVarint();
        if (hops < 0 || hops > Integer.MAX_VALUE) {
            throw new DecodeException("hops must be 31 bits but were " + hops + ", before byte " + in.position());
        }
        return new Provenance(producer, (int) hops, replayed);
    }

    private static void writeReading(Reading r, long eventOrigin, BinaryWriter out) {
        out.putByte(r.type().ordinal());
        out.putByte(r.quality().ordinal()
                | (r.id() == null ? 0 : READING_ID)
                | (r.units().isEmpty() ? 0 : READING_UNITS)
                | (r.mediaType().isEmpty() ? 0 : READING_MEDIA_TYPE)
                | (r.tags().isEmpty() ? 0 : READING_TAGS)
                | (r.origin() == eventOrigin ? 0 : READING_ORIGIN));
        out.putString(r.resource());
        if (r.id() != null) {
            putId(r.id(), out);
        }
        if (!r.units().isEmpty()) {
            out.putString(r.units());
        }
        if (!r.mediaType().isEmpty()) {
            out.putString(r.mediaType());
        }
        if (!r.tags().isEmpty()) {
            TreeBinary.writeMap(r.tags(), 0, out);
        }
        if (r.origin() != eventOrigin) {
            out.putSigned(r.origin() - eventOrigin);
        }
        if (r.isGood()) {
            writeValue(r, out);
        }
    }

    private static void writeValue(Reading r, BinaryWriter out) {
        if (inBits(r.type())) {
            ValueBinary.writeBits(r, out);
        } else {
            ValueBinary.writeObject(r, out);
        }
    }

    private static Reading readReading(long eventOrigin, BinaryReader in) throws DecodeException {
        int code = in.getByte();
        int flags = in.getByte();
        if (code >= TYPES.length || (flags & QUALITY) >= QUALITIES.length) {
            throw new DecodeException("a reading's type and quality must be known but were " + code + " and "
                    + (flags & QUALITY) + ", before byte " + in.position());
        }
        ValueType type = TYPES[code];
        Quality quality = QUALITIES[flags & QUALITY];
        String resource = in.getName();
        UUID id = (flags & READING_ID) == 0 ? null : new UUID(in.getLong(), in.getLong());
        String units = (flags & READING_UNITS) == 0 ? "" : in.getName();
        String mediaType = (flags & READING_MEDIA_TYPE) == 0 ? "" : in.getName();
        Map<String, Object> tags = (flags & READING_TAGS) == 0 ? Map.of() : TreeBinary.readMap(0, in);
        long origin = (flags & READING_ORIGIN) == 0 ? eventOrigin : eventOrigin + in.getSigned();
        if (quality != Quality.GOOD) {
            return new Reading(id, resource, type, origin, units, mediaType, tags, quality, 0, null);
        }
        if (inBits(type)) {
            long bits = ValueBinary.readBits(type, in);
            return new Reading(id, resource, type, origin, units, mediaType, tags, quality, bits, null);
        }
        @Nullable Object object = ValueBinary.readObject(type, in);
        Quality known = object == null ? Quality.NONE : quality;
        return new Reading(id, resource, type, origin, units, mediaType, tags, known, 0, object);
    }

    private static boolean inBits(ValueType type) {
        return type.isNumeric() || type == ValueType.BOOL;
    }

    private static void putId(UUID id, BinaryWriter out) {
        out.putLong(id.getMostSignificantBits());
        out.putLong(id.getLeastSignificantBits());
    }
}

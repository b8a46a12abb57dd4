/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.yaml;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** The state of cells and instances as bytes: a version, then the fields in their order. */
final class StateBytes {
    private static final int VERSION = 1;

    private StateBytes() {}

    /** Writes; memory does not fail. */
    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static DataInputStream open(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("version " + version + " is unknown");
        }
        return in;
    }

    /** Of one that has a reading. */
    static byte[] of(Cell cell) {
        return bytes(out -> {
            reading(out, Objects.requireNonNull(cell.reading));
            out.writeUTF(cell.producer);
            out.writeBoolean(cell.before != null);
            if (cell.before != null) {
                reading(out, cell.before);
            }
        });
    }

    private static void reading(DataOutputStream out, Reading reading) throws IOException {
        out.writeUTF(reading.resource());
        out.writeUTF(reading.type().edgexName());
        out.writeLong(reading.origin());
        out.writeUTF(reading.units());
        out.writeUTF(reading.quality().name());
        value(
                out,
                reading.type() == ValueType.BOOL || reading.type().isNumeric()
                        ? (Object) reading.bits()
                        : String.valueOf(reading.object()));
    }

    /** What was saved of a cell, put into it. */
    static void read(byte[] bytes, Cell into) throws IOException {
        DataInputStream in = open(bytes);
        into.reading = reading(in);
        if (in.available() > 0) { // earlier programs did not write it
            into.producer = in.readUTF();
            into.before = in.readBoolean() ? reading(in) : null;
        }
    }

    private static Reading reading(DataInputStream in) throws IOException {
        String resource = in.readUTF();
        ValueType type = ValueType.of(in.readUTF());
        long origin = in.readLong();
        String units = in.readUTF();
        Quality quality = Quality.valueOf(in.readUTF());
        Object value = value(in);
        if (quality != Quality.GOOD) {
            return Reading.ofQuality(resource, type, origin, quality).withUnits(units);
        }
        return (value instanceof Long bits
                        ? Reading.ofBits(resource, type, origin, bits)
                        : Reading.ofText(resource, origin, value.toString()))
                .withUnits(units);
    }

    /** A number, a truth value or text. */
    private static void value(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Boolean b) {
            out.writeByte('b');
            out.writeBoolean(b);
        } else if (value instanceof Long n) {
            out.writeByte('l');
            out.writeLong(n);
        } else if (value instanceof Double d) {
            out.writeByte('d');
            out.writeDouble(d);
        } else {
            byte[] text = value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeByte('t');
            out.writeInt(text.length);
            out.write(text);
        }
    }

    private static Object value(DataInputStream in) throws IOException {
        return switch (in.readByte()) {
            case 'b' -> in.readBoolean();
            case 'l' -> in.readLong();
            case 'd' -> in.readDouble();
            default -> new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
        };
    }

    static byte[] of(Instance i, long ticks) {
        return bytes(out -> {
            out.writeLong(i.use.fingerprint());
            out.writeBoolean(i.active);
            out.writeBoolean(i.acted);
            out.writeBoolean(i.fresh);
            out.writeBoolean(i.again);
            out.writeLong(i.holds() ? Math.max(0, i.holdDue - ticks) : i.holdLeft);
            uuid(out, i.holdBegan);
            uuid(out, i.last);
            uuid(out, i.fired);
            out.writeInt(i.raised.size());
            for (String alert : i.raised) {
                out.writeUTF(alert);
            }
            out.writeInt(i.claims.size());
            for (Claim claim : i.claims) {
                claim(out, claim);
            }
            out.writeInt(i.wishes.size());
            for (Wish wish : i.wishes) {
                claim(out, wish.claim);
                out.writeUTF(wish.firing);
                out.writeUTF(wish.base);
                out.writeLong(wish.askedAt);
                out.writeInt(wish.attempt);
            }
            out.writeLong(i.since);
            for (Claim claim : i.claims) {
                out.writeInt(claim.priority());
            }
        });
    }

    private static void uuid(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void claim(DataOutputStream out, Claim claim) throws IOException {
        out.writeUTF(claim.device());
        out.writeUTF(claim.target());
        out.writeBoolean(claim.repeatSafe());
        out.writeLong(claim.order());
        out.writeInt(claim.values().size());
        for (Map.Entry<String, Object> e : claim.values().entrySet()) {
            out.writeUTF(e.getKey());
            value(out, e.getValue());
        }
    }

    /** What the rule of an instance said when it was saved. */
    static long fingerprint(byte[] bytes) throws IOException {
        return open(bytes).readLong();
    }

    /**
     * What was saved of an instance, put into it; when that was of a rule that said something else, it is to act anew.
     *
     * @return its wishes
     */
    static List<Wish> read(byte[] bytes, Instance into) throws IOException {
        DataInputStream in = open(bytes);
        boolean same = in.readLong() == into.use.fingerprint();
        into.active = in.readBoolean();
        into.acted = in.readBoolean();
        into.fresh = in.readBoolean();
        into.again = in.readBoolean() || (!same && into.acted);
        into.holdLeft = in.readLong();
        into.holdBegan = new UUID(in.readLong(), in.readLong());
        into.last = new UUID(in.readLong(), in.readLong());
        into.fired = new UUID(in.readLong(), in.readLong());
        for (int i = in.readInt(); i > 0; i--) {
            into.raised.add(in.readUTF());
        }
        into.holdLeft = same ? into.holdLeft : -1;
        List<Claim> claims = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            claims.add(claim(in, into));
        }
        List<Wish> wishes = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            Wish wish = new Wish(into, claim(in, into), in.readUTF(), in.readUTF(), in.readLong());
            wish.attempt = in.readInt();
            wishes.add(wish);
        }
        into.since = in.available() > 0 ? in.readLong() : 0; // earlier programs did not write it
        for (Claim claim : claims) {
            into.claims.add(in.available() > 0 ? claim.withPriority(in.readInt()) : claim); // nor the priorities
        }
        return wishes;
    }

    private static Claim claim(DataInputStream in, Instance owner) throws IOException {
        String device = in.readUTF();
        String target = in.readUTF();
        boolean repeatSafe = in.readBoolean();
        long order = in.readLong();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            String resource = in.readUTF();
            values.put(resource, value(in));
        }
        return new Claim(owner, owner.use.rule.priority(), device, target, values, repeatSafe, order);
    }
}

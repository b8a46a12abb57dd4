/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.deadband;

import io.penstock.api.event.Quality;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What passed last of each resource of one device. */
public final class LastPassed {
    private static final int VERSION = 1;

    /** Characters of a name that what is saved can hold, whatever they are: a device must not hinder a commit by what it says. */
    private static final int LONGEST_NAME = 65_535 / 3;

    /** One reading that passed, as far as it must be remembered: a number's or Bool's bits, a text's hash. */
    record Value(ValueType type, Quality quality, long bits, long origin) {
        boolean isLike(Reading reading) {
            return type == reading.type() && quality == reading.quality();
        }

        double number() {
            return type.number(bits);
        }

        /** How far from it a number of the same type is. Of integers exact: neighbours beyond 2^53 are the same double. */
        double distance(Reading reading) {
            if (!type.isInteger()) {
                return Math.abs(reading.number() - number());
            }
            boolean above = type.kind() == ValueType.Kind.UNSIGNED
                    ? Long.compareUnsigned(reading.bits(), bits) > 0
                    : reading.bits() > bits;
            return ValueType.UINT64.number(above ? reading.bits() - bits : bits - reading.bits());
        }
    }

    private final Map<String, Value> values = new HashMap<>();

    static boolean remembers(Reading reading) {
        ValueType type = reading.type();
        boolean comparable =
                !reading.isGood() || type.isNumeric() || type == ValueType.BOOL || type == ValueType.STRING;
        return comparable && reading.resource().length() <= LONGEST_NAME;
    }

    static long bitsOf(Reading reading) {
        return reading.object() instanceof String text ? hash(text) : reading.bits();
    }

    /** FNV-1a of 64 bits (RFC 9923), over the characters. */
    private static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return hash;
    }

    @Nullable
    Value get(String resource) {
        return values.get(resource);
    }

    void put(Reading r) {
        values.put(r.resource(), new Value(r.type(), r.quality(), bitsOf(r), r.origin()));
    }

    byte[] encode() {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 + values.size() * 40);
                DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(values.size());
            for (Map.Entry<String, Value> e : values.entrySet()) {
                Value v = e.getValue();
                out.writeUTF(e.getKey());
                out.writeUTF(v.type.edgexName());
                out.writeUTF(v.quality.name());
                out.writeLong(v.bits);
                out.writeLong(v.origin);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LastPassed decode(byte[] bytes) {
        LastPassed state = new LastPassed();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("deadband state must be of version 1 but is of " + version);
            }
            for (int i = in.readInt(); i > 0; i--) {
                String resource = in.readUTF();
                ValueType type = ValueType.of(in.readUTF());
                Quality quality = Quality.valueOf(in.readUTF());
                state.values.put(resource, new Value(type, quality, in.readLong(), in.readLong()));
            }
            return state;
        } catch (IOException e) {
            throw new IllegalArgumentException("deadband state ends too early: " + bytes.length + " bytes", e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import io.penstock.api.error.DecodeException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The value of a good reading in binary, by its type. */
final class ValueBinary {
    private ValueBinary() {}

    static void writeBits(Reading r, BinaryWriter out) {
        switch (r.type().kind()) {
            case FLOAT -> out.putLong(r.bits());
            case SIGNED -> out.putSigned(r.bits());
            default -> out.putVarint(r.bits());
        }
    }

    static long readBits(ValueType type, BinaryReader in) throws DecodeException {
        return switch (type.kind()) {
            case FLOAT -> in.getLong();
            case SIGNED -> in.getSigned();
            default -> in.getVarint();
        };
    }

    static void writeObject(Reading r, BinaryWriter out) {
        Object value = Objects.requireNonNull(r.object(), "a good reading has a value");
        if (value instanceof String s && r.type() == ValueType.STRING) {
            out.putString(s);
        } else if (value instanceof byte[] b && r.type() == ValueType.BINARY) {
            out.putBytes(b);
        } else if (r.type() == ValueType.OBJECT) {
            TreeBinary.write(value, 0, out);
        } else {
            writeArray(r.type(), value, out);
        }
    }

    /** Null for a tree that nests deeper than any that is written. */
    static @Nullable Object readObject(ValueType type, BinaryReader in) throws DecodeException {
        if (type.isArray()) {
            return readArray(type, in);
        }
        return switch (type) {
            case STRING -> in.getString();
            case BINARY -> in.getBytes();
            default -> readTree(false, in);
        };
    }

    private static @Nullable Object readTree(boolean list, BinaryReader in) throws DecodeException {
        int from = in.position();
        Object tree;
        try {
            tree = list ? TreeBinary.readList(0, in) : TreeBinary.read(0, in);
        } catch (DecodeException e) {
            in.back(from);
            TreeBinary.passOver(list, in); // what is malformed fails here too
            return null;
        }
        if (tree == null) {
            throw new DecodeException("a good reading of type Object must have a value, before byte " + in.position());
        }
        return tree;
    }

    private static void writeArray(ValueType type, Object value, BinaryWriter out) {
        switch (type.kind()) {
            case BOOL -> writeBooleans((boolean[]) value, out);
            case TEXT -> writeTexts((String[]) value, out);
            case SIGNED, UNSIGNED -> writeIntegers(type, (long[]) value, out);
            case FLOAT -> writeFloats((double[]) value, out);
            default -> TreeBinary.writeList((List<?>) value, 0, out);
        }
    }

    private static @Nullable Object readArray(ValueType type, BinaryReader in) throws DecodeException {
        return switch (type.kind()) {
            case BOOL -> readBooleans(in);
            case TEXT -> readTexts(in);
            case SIGNED, UNSIGNED -> readIntegers(type, in);
            case FLOAT -> readFloats(in);
            default -> readTree(true, in);
        };
    }

    private static void writeBooleans(boolean[] values, BinaryWriter out) {
        out.putVarint(values.length);
        for (boolean b : values) {
            out.putByte(b ? 1 : 0);
        }
    }

    private static boolean[] readBooleans(BinaryReader in) throws DecodeException {
        boolean[] values = new boolean[in.getCount(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getByte() != 0;
        }
        return values;
    }

    private static void writeTexts(String[] values, BinaryWriter out) {
        out.putVarint(values.length);
        for (String s : values) {
            out.putString(s);
        }
    }

    private static String[] readTexts(BinaryReader in) throws DecodeException {
        String[] values = new String[in.getCount(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getString();
        }
        return values;
    }

    private static void writeIntegers(ValueType type, long[] values, BinaryWriter out) {
        out.putVarint(values.length);
        boolean signed = type.kind() == ValueType.Kind.SIGNED;
        for (long v : values) {
            if (signed) {
                out.putSigned(v);
            } else {
                out.putVarint(v);
            }
        }
    }

    private static long[] readIntegers(ValueType type, BinaryReader in) throws DecodeException {
        long[] values = new long[in.getCount(1)];
        boolean signed = type.kind() == ValueType.Kind.SIGNED;
        for (int i = 0; i < values.length; i++) {
            values[i] = signed ? in.getSigned() : in.getVarint();
        }
        return values;
    }

    private static void writeFloats(double[] values, BinaryWriter out) {
        out.putVarint(values.length);
        for (double v : values) {
            out.putLong(Double.doubleToRawLongBits(v));
        }
    }

    private static double[] readFloats(BinaryReader in) throws DecodeException {
        double[] values = new double[in.getCount(8)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Double.longBitsToDouble(in.getLong());
        }
        return values;
    }
}

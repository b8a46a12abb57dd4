/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The value types of a reading: EdgeX's names and meaning (EdgeX core contracts, v3 and v4). */
public enum ValueType {
    BOOL("Bool", Kind.BOOL, false),
    STRING("String", Kind.TEXT, false),
    UINT8("Uint8", Kind.UNSIGNED, false),
    UINT16("Uint16", Kind.UNSIGNED, false),
    UINT32("Uint32", Kind.UNSIGNED, false),
    UINT64("Uint64", Kind.UNSIGNED, false),
    INT8("Int8", Kind.SIGNED, false),
    INT16("Int16", Kind.SIGNED, false),
    INT32("Int32", Kind.SIGNED, false),
    INT64("Int64", Kind.SIGNED, false),
    FLOAT32("Float32", Kind.FLOAT, false),
    FLOAT64("Float64", Kind.FLOAT, false),
    BINARY("Binary", Kind.BINARY, false),
    BOOL_ARRAY("BoolArray", Kind.BOOL, true),
    STRING_ARRAY("StringArray", Kind.TEXT, true),
    UINT8_ARRAY("Uint8Array", Kind.UNSIGNED, true),
    UINT16_ARRAY("Uint16Array", Kind.UNSIGNED, true),
    UINT32_ARRAY("Uint32Array", Kind.UNSIGNED, true),
    UINT64_ARRAY("Uint64Array", Kind.UNSIGNED, true),
    INT8_ARRAY("Int8Array", Kind.SIGNED, true),
    INT16_ARRAY("Int16Array", Kind.SIGNED, true),
    INT32_ARRAY("Int32Array", Kind.SIGNED, true),
    INT64_ARRAY("Int64Array", Kind.SIGNED, true),
    FLOAT32_ARRAY("Float32Array", Kind.FLOAT, true),
    FLOAT64_ARRAY("Float64Array", Kind.FLOAT, true),
    OBJECT("Object", Kind.OBJECT, false),
    OBJECT_ARRAY("ObjectArray", Kind.OBJECT, true);

    /** What a value is made of, whatever its width and whether it is one or many. */
    public enum Kind {
        BOOL,
        TEXT,
        SIGNED,
        UNSIGNED,
        FLOAT,
        BINARY,
        OBJECT
    }

    private static final ValueType[] VALUES = values();
    private static final Map<String, ValueType> BY_NAME = new HashMap<>();

    static {
        for (ValueType type : VALUES) {
            BY_NAME.put(type.edgexName, type);
            BY_NAME.put(type.edgexName.toLowerCase(Locale.ROOT), type);
        }
    }

    private final String edgexName;
    private final Kind kind;
    private final boolean array;

    ValueType(String edgexName, Kind kind, boolean array) {
        this.edgexName = edgexName;
        this.kind = kind;
        this.array = array;
    }

    /** The name in EdgeX's files and messages, such as {@code Uint16}. */
    public String edgexName() {
        return edgexName;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isArray() {
        return array;
    }

    /** One number: an integer or a float, not an array. */
    public boolean isNumeric() {
        return !array && (kind == Kind.SIGNED || kind == Kind.UNSIGNED || kind == Kind.FLOAT);
    }

    /** One integer, not an array. */
    public boolean isInteger() {
        return !array && (kind == Kind.SIGNED || kind == Kind.UNSIGNED);
    }

    /** Bits of one number of this type: 8, 16, 32 or 64; 0 for what is no number. */
    public int bits() {
        return switch (this) {
            case UINT8, INT8, UINT8_ARRAY, INT8_ARRAY -> 8;
            case UINT16, INT16, UINT16_ARRAY, INT16_ARRAY -> 16;
            case UINT32, INT32, FLOAT32, UINT32_ARRAY, INT32_ARRAY, FLOAT32_ARRAY -> 32;
            case UINT64, INT64, FLOAT64, UINT64_ARRAY, INT64_ARRAY, FLOAT64_ARRAY -> 64;
            default -> 0;
        };
    }

    /** The number that the 64 bits of a reading of this type mean ({@link Reading#bits}); 64-bit integers may lose their last digits. */
    public double number(long bits) {
        return switch (kind) {
            case FLOAT -> Double.longBitsToDouble(bits);
            case UNSIGNED -> bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
            default -> bits;
        };
    }

    /** Whether a 64-bit integer (unsigned when this type is) lies within this integer type's range. */
    public boolean holds(long integer) {
        int bits = bits();
        if (bits == 64) {
            return true;
        }
        return kind == Kind.UNSIGNED
                ? integer >= 0 && integer < 1L << bits
                : integer >= -(1L << (bits - 1)) && integer < 1L << (bits - 1);
    }

    /**
     * The type of this name, in any case.
     *
     * @throws IllegalArgumentException when there is none; the message lists the known ones
     */
    public static ValueType of(String name) {
        ValueType type = BY_NAME.get(name);
        if (type == null) {
            type = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        }
        if (type == null) {
            StringBuilder known = new StringBuilder();
            for (ValueType v : VALUES) {
                known.append(known.length() == 0 ? "" : ", ").append(v.edgexName);
            }
            throw new IllegalArgumentException("valueType must be one of [" + known + "] but was '" + name + "'");
        }
        return type;
    }

    @Override
    public String toString() {
        return edgexName;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import io.penstock.api.error.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-like values, and the bytes that CBOR has, in binary: tags, and readings of type Object. Depth is limited so that no bytes can exhaust a stack. */
final class TreeBinary {
    /** Twice what comes from outside: whoever handles a value goes into its depth on the stack of a thread, and some more than once. */
    static final int MAX_DEPTH = 200;
    /** What versions before have written. */
    private static final int DEEPEST_EVER = 1000;

    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int LONG = 3;
    private static final int DOUBLE = 4;
    private static final int TEXT = 5;
    private static final int LIST = 6;
    private static final int MAP = 7;
    private static final int BIG_INTEGER = 8;
    private static final int BIG_DECIMAL = 9;
    private static final int BYTES = 10;

    private TreeBinary() {}

    static void write(@Nullable Object value, int depth, BinaryWriter out) {
        if (value == null) {
            out.putByte(NULL);
        } else if (value instanceof String s) {
            out.putByte(TEXT);
            out.putString(s);
        } else if (value instanceof Boolean b) {
            out.putByte(b ? TRUE : FALSE);
        } else if (value instanceof Number n) {
            writeNumber(n, out);
        } else if (value instanceof Map<?, ?> m) {
            out.putByte(MAP);
            writeMap(m, depth, out);
        } else if (value instanceof List<?> l) {
            out.putByte(LIST);
            writeList(l, depth, out);
        } else if (value instanceof byte[] b) {
            out.putByte(BYTES);
            out.putBytes(b);
        } else {
            throw new IllegalArgumentException(
                    "must be JSON (Map, List, String, number, Boolean or null) or bytes but was a "
                            + value.getClass().getName());
        }
    }

    static void writeMap(Map<?, ?> map, int depth, BinaryWriter out) {
        checkDepth(depth);
        out.putVarint(map.size());
        for (Map.Entry<?, ?> e : map.entrySet()) {
            if (!(e.getKey() instanceof String name)) {
                throw new IllegalArgumentException("names must be texts but one was " + e.getKey());
            }
            out.putString(name);
            write(e.getValue(), depth + 1, out);
        }
    }

    static void writeList(List<?> list, int depth, BinaryWriter out) {
        checkDepth(depth);
        out.putVarint(list.size());
        for (Object item : list) {
            write(item, depth + 1, out);
        }
    }

    private static void writeNumber(Number n, BinaryWriter out) {
        if (n instanceof Long || n instanceof Integer || n instanceof Short || n instanceof Byte) {
            out.putByte(LONG);
            out.putSigned(n.longValue());
        } else if (n instanceof Double || n instanceof Float) {
            out.putByte(DOUBLE);
            out.putLong(Double.doubleToRawLongBits(n.doubleValue()));
        } else if (n instanceof BigInteger i) {
            out.putByte(BIG_INTEGER);
            out.putBytes(i.toByteArray());
        } else if (n instanceof BigDecimal d) {
            out.putByte(BIG_DECIMAL);
            out.putSigned(d.scale());
            out.putBytes(d.unscaledValue().toByteArray());
        } else {
            throw new IllegalArgumentException(
                    "must be a number that JSON knows but was a " + n.getClass().getName());
        }
    }

    private static void checkDepth(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new IllegalArgumentException("must be nested at most " + MAX_DEPTH + " deep");
        }
    }

    static @Nullable Object read(int depth, BinaryReader in) throws DecodeException {
        int tag = in.getByte();
        return switch (tag) {
            case LIST -> readList(depth, in);
            case MAP -> readMap(depth, in);
            default -> scalar(tag, in);
        };
    }

    private static @Nullable Object scalar(int tag, BinaryReader in) throws DecodeException {
        return switch (tag) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case LONG -> in.getSigned();
            case DOUBLE -> Double.longBitsToDouble(in.getLong());
            case TEXT -> in.getString();
            case BIG_INTEGER -> bigInteger(in);
            case BIG_DECIMAL -> {
                long scale = in.getSigned();
                if (scale != (int) scale) {
                    throw new DecodeException("a scale must be 32 bits but was " + scale);
                }
                yield new BigDecimal(bigInteger(in), (int) scale);
            }
            case BYTES -> in.getBytes();
            default ->
                throw new DecodeException(
                        "a value's tag must be 0 to 10 but was " + tag + ", before byte " + in.position());
        };
    }

    static Map<String, Object> readMap(int depth, BinaryReader in) throws DecodeException {
        checkReadDepth(depth, in);
        int count = in.getCount(2);
        Map<String, Object> map = new LinkedHashMap<>(Math.min(count, 1024) * 4 / 3 + 1);
        for (int i = 0; i < count; i++) {
            map.put(in.getString(), read(depth + 1, in));
        }
        return Collections.unmodifiableMap(map);
    }

    static List<Object> readList(int depth, BinaryReader in) throws DecodeException {
        checkReadDepth(depth, in);
        int count = in.getCount(1);
        List<Object> list = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            list.add(read(depth + 1, in));
        }
        return Collections.unmodifiableList(list);
    }

    /** A list or map that is passed over: how many of its items are still to come. */
    private static final class Level {
        private final boolean map;
        private int left;

        Level(boolean map, int left) {
            this.map = map;
            this.left = left;
        }
    }

    /** Goes behind what {@link #read} reads, or {@link #readList}, however deep it is: on no thread's stack. */
    static void passOver(boolean list, BinaryReader in) throws DecodeException {
        Deque<Level> levels = new ArrayDeque<>();
        levels.push(new Level(false, list ? in.getCount(1) : 1));
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            if (level.left-- == 0) {
                levels.pop();
                continue;
            }
            if (level.map) {
                String unused = in.getString();
            }
            int tag = in.getByte();
            if (tag != LIST && tag != MAP) {
                Object unused = scalar(tag, in);
            } else if (levels.size() > DEEPEST_EVER) {
                throw new DecodeException(
                        "must be nested at most " + DEEPEST_EVER + " deep but is deeper, at byte " + in.position());
            } else {
                levels.push(new Level(tag == MAP, in.getCount(tag == MAP ? 2 : 1)));
            }
        }
    }

    private static BigInteger bigInteger(BinaryReader in) throws DecodeException {
        byte[] bytes = in.getBytes();
        if (bytes.length == 0) {
            throw new DecodeException("an integer must have at least one byte, before byte " + in.position());
        }
        return new BigInteger(bytes);
    }

    private static void checkReadDepth(int depth, BinaryReader in) throws DecodeException {
        if (depth >= MAX_DEPTH) {
            throw new DecodeException(
                    "must be nested at most " + MAX_DEPTH + " deep but is deeper, at byte " + in.position());
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Steps through the bytes of simple JSON (RFC 8259) for {@link FastEventReader}; throws as soon as it is not simple. */
final class JsonBytes {
    static final byte[] ID = key("id");
    static final byte[] TAGS = key("tags");
    static final byte[] EVENT = key("event");
    static final byte[] VALUE = key("value");
    static final byte[] UNITS = key("units");
    static final byte[] ORIGIN = key("origin");
    static final byte[] PAYLOAD = key("payload");
    static final byte[] READINGS = key("readings");
    static final byte[] TYPE = key("valueType");
    static final byte[] ERROR_CODE = key("errorCode");
    static final byte[] DEVICE = key("deviceName");
    static final byte[] SOURCE = key("sourceName");
    static final byte[] PROFILE = key("profileName");
    static final byte[] RESOURCE = key("resourceName");

    /** The bytes take the reader that knows everything. Without a stack: it is an answer, not a fault. */
    static final class NotSimple extends Exception {
        static final NotSimple IT = new NotSimple();
        private static final long serialVersionUID = 1L;

        private NotSimple() {
            super(null, null, false, false);
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;
    private static final int KNOWN = 256;
    private static final int LONGEST_KNOWN = 512;

    private final byte @Nullable [][] knownBytes = new byte[KNOWN][];

    @SuppressWarnings("unchecked") // Java makes no arrays of generic types
    private final @Nullable Map<String, Object>[] knownTags = new Map[KNOWN];

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int from;
    private int to;
    private boolean ascii;
    private boolean first;

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    static void check(boolean simple) throws NotSimple {
        if (!simple) {
            throw NotSimple.IT;
        }
    }

    void start(byte[] in, int offset, int length) {
        bytes = in;
        at = offset;
        end = offset + length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the last text begins and ends. */
    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean isAscii() {
        return ascii;
    }

    private byte next() throws NotSimple {
        while (at < end) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        throw NotSimple.IT;
    }

    void open(char bracket) throws NotSimple {
        check(next() == bracket);
        at++;
        first = true;
    }

    /** Nothing but blanks may follow. */
    void end() throws NotSimple {
        while (at < end) {
            byte b = bytes[at++];
            check(b == ' ' || b == '\n' || b == '\r' || b == '\t');
        }
    }

    /** Steps to the next key and behind its colon; false at the end of the object. */
    boolean key() throws NotSimple {
        if (!more('}')) {
            return false;
        }
        text();
        check(ascii && next() == ':');
        at++;
        return true;
    }

    /** Steps to the next element; false at the end of the array. */
    boolean element() throws NotSimple {
        return more(']');
    }

    private boolean more(char close) throws NotSimple {
        byte b = next();
        if (b == close) {
            at++;
            first = false; // what comes next is not the first of what is around
            return false;
        }
        if (!first) {
            check(b == ',');
            at++;
            check(next() != close);
        }
        first = false;
        return true;
    }

    boolean isKey(byte[] name) {
        return to - from == name.length
                && bytes[to - 1] == name[name.length - 1]
                && Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    /** Steps over a text without escapes, eight bytes at a time. */
    void text() throws NotSimple {
        check(next() == '"');
        byte[] b = bytes;
        int i = at + 1;
        from = i;
        long seen = 0;
        for (int last = end - Long.BYTES; i <= last; i += Long.BYTES) {
            long word = (long) LONG.get(b, i);
            // the high bit of each byte that is a quote, a backslash or below a blank; exact in the lowest that is set
            long stops = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | word - BLANKS & ~word) & HIGH;
            if (stops != 0) {
                int index = Long.numberOfTrailingZeros(stops) >>> 3;
                long before = (1L << (index << 3)) - 1;
                ended(i + index, seen | word & before);
                return;
            }
            seen |= word;
        }
        for (; i < end; i++) {
            byte c = b[i];
            if (c == '"' || c == '\\' || c >= 0 && c < ' ') {
                ended(i, seen);
                return;
            }
            seen |= c;
        }
        throw NotSimple.IT;
    }

    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    private void ended(int index, long seen) throws NotSimple {
        check(bytes[index] == '"');
        to = index;
        at = index + 1;
        ascii = (seen & HIGH) == 0;
    }

    UUID uuid() throws NotSimple {
        check(next() == '"');
        int start = at + 1;
        int quote = start + Uuids.LENGTH;
        check(quote < end && bytes[quote] == '"');
        at = quote + 1;
        UUID id = Uuids.parse(bytes, start);
        check(id != null);
        return id;
    }

    /** An integer of at most 19 digits. */
    long integer() throws NotSimple {
        boolean negative = next() == '-';
        byte[] b = bytes;
        int start = negative ? at + 1 : at;
        int i = start;
        long value = 0;
        for (int last = end; i < last; i++) {
            int digit = b[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        int digits = i - start;
        check(digits > 0 && digits < 20 && value >= 0 && (digits == 1 || b[start] != '0') && i < end);
        at = i;
        byte behind = b[i];
        check(behind == ',' || behind == '}' || behind == ']' || behind == ' ' || behind == '\n' || behind == '\r');
        return negative ? -value : value;
    }

    /** Steps over a value that nobody needs. */
    void skipSimple() throws NotSimple {
        byte b = next();
        if (b == '"') {
            text();
            check(ascii); // others would have to be looked at for valid UTF-8
        } else if (b == '{') {
            at++;
            check(next() == '}');
            at++;
        } else {
            integer();
        }
    }

    /** Any object: the same map as for the same bytes before, else by the parser that knows everything, on just these bytes. */
    Map<String, Object> tags() throws NotSimple {
        check(next() == '{');
        int start = at;
        int stop = closing();
        at = stop;
        int length = stop - start;
        if (length == 2) {
            return Map.of();
        }
        if (length > LONGEST_KNOWN) {
            return parse(start, length);
        }
        int slot = (31 * length + bytes[start + length / 2] * 7 + bytes[stop - 2]) & KNOWN - 1;
        byte[] key = knownBytes[slot];
        Map<String, Object> known = knownTags[slot];
        if (key == null || known == null || !Arrays.equals(key, 0, key.length, bytes, start, stop)) {
            known = parse(start, length);
            knownBytes[slot] = Arrays.copyOfRange(bytes, start, stop);
            knownTags[slot] = known;
        }
        return known;
    }

    @SuppressWarnings("unchecked") // an object is a map of names
    private Map<String, Object> parse(int start, int length) throws NotSimple {
        try (JsonParser p = EventJson.FACTORY.createParser(bytes, start, length)) {
            check(p.nextToken() == JsonToken.START_OBJECT);
            Object tree = JsonTree.read(p);
            check(tree != null && p.nextToken() == null);
            return (Map<String, Object>) tree;
        } catch (IOException e) {
            throw NotSimple.IT;
        }
    }

    /** Behind the bracket that closes the one we stand at. */
    private int closing() throws NotSimple {
        int depth = 0;
        boolean quoted = false;
        for (int i = at; i < end; i++) {
            byte b = bytes[i];
            if (quoted) {
                i += b == '\\' ? 1 : 0;
                quoted = b != '"';
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                return i + 1;
            }
        }
        throw NotSimple.IT;
    }
}

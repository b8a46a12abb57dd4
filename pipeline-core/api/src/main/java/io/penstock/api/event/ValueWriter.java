/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes EdgeX's value strings, through a buffer of its own. For one thread. */
final class ValueWriter {
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final int LONGEST = 26;

    private byte[] buffer = new byte[64];

    /** Writes the value of a good reading that is neither Binary nor Object. */
    void write(JsonGenerator g, Reading r) throws IOException {
        ValueType type = r.type();
        if (type == ValueType.STRING) {
            g.writeString((String) r.object());
        } else if (type == ValueType.STRING_ARRAY) {
            g.writeString(TextArray.format((String[]) r.object()));
        } else {
            int length = type.isArray() ? array(r) : scalar(type, r.bits(), 0);
            g.writeRawUTF8String(buffer, 0, length);
        }
    }

    String text(Reading r) {
        if (r.type() == ValueType.STRING) {
            return (String) r.object();
        }
        if (r.type() == ValueType.STRING_ARRAY) {
            return TextArray.format((String[]) r.object());
        }
        int length = r.type().isArray() ? array(r) : scalar(r.type(), r.bits(), 0);
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    void writeId(JsonGenerator g, java.util.UUID id) throws IOException {
        Uuids.write(id, buffer, 0);
        g.writeRawUTF8String(buffer, 0, Uuids.LENGTH);
    }

    private int scalar(ValueType type, long bits, int at) {
        return switch (type.kind()) {
            case BOOL -> copy(bits != 0 ? TRUE : FALSE, at);
            case FLOAT -> floating(Double.longBitsToDouble(bits), type.bits() == 32, at);
            case UNSIGNED -> unsigned(bits, at);
            default -> signed(bits, at);
        };
    }

    private int array(Reading r) {
        Object array = r.object();
        int count = java.lang.reflect.Array.getLength(array);
        if (buffer.length < count * (LONGEST + 2) + 2) {
            buffer = Arrays.copyOf(buffer, count * (LONGEST + 2) + 2);
        }
        buffer[0] = '[';
        int at = 1;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                buffer[at++] = ',';
                buffer[at++] = ' ';
            }
            at = scalar(r.type(), element(array, i), at);
        }
        buffer[at++] = ']';
        return at;
    }

    private static long element(Object array, int i) {
        if (array instanceof boolean[] b) {
            return b[i] ? 1 : 0;
        }
        return array instanceof double[] d ? Double.doubleToRawLongBits(d[i]) : ((long[]) array)[i];
    }

    private int floating(double value, boolean single, int at) {
        if (Double.isNaN(value)) {
            return copy(new byte[] {'N', 'a', 'N'}, at);
        }
        if (Double.isInfinite(value)) {
            return copy(new byte[] {(byte) (value > 0 ? '+' : '-'), 'I', 'n', 'f'}, at);
        }
        return GoFloat.write(value, single, buffer, at);
    }

    private int signed(long value, int at) {
        if (value >= 0) {
            return unsigned(value, at);
        }
        buffer[at] = '-';
        return unsigned(-value, at + 1);
    }

    private int unsigned(long value, int at) {
        if (value < 0) {
            return copy(Long.toUnsignedString(value).getBytes(StandardCharsets.ISO_8859_1), at);
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private int copy(byte[] from, int at) {
        System.arraycopy(from, 0, buffer, at, from.length);
        return at + from.length;
    }
}

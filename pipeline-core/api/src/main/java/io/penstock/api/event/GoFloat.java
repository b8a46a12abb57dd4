/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Floats as Go's {@code strconv.FormatFloat(v, 'e', -1, bits)} writes them, which is EdgeX's form: the fewest digits that read
 * back as the same float, one before the point, an exponent of two digits at least ({@code 2.15e+01}).
 */
final class GoFloat {
    /** No float is longer: sign, 17 digits, point, e, sign, three digits. */
    static final int LONGEST = 24;

    private static final double[] TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int SHORT_DECIMALS = 6;

    private GoFloat() {}

    static String toString(double value, boolean single) {
        byte[] out = new byte[LONGEST];
        return new String(out, 0, write(value, single, out, 0), StandardCharsets.ISO_8859_1);
    }

    /**
     * Writes a finite float.
     *
     * @param single whether it is a Float32, whose shortest form has fewer digits
     * @return where the next character goes
     */
    static int write(double value, boolean single, byte[] out, int offset) {
        int at = offset;
        if (Double.doubleToRawLongBits(value) < 0) {
            out[at++] = '-';
        }
        double a = Math.abs(value);
        if (a == 0) {
            return tail(0, 1, 0, out, at);
        }
        // A decimal of at most 15 digits (Float32: 6) that reads back as this float is the only one, so it is the
        // shortest.
        double limit = single ? 1e6 : 1e15;
        for (int k = 0; k <= SHORT_DECIMALS; k++) {
            double scaled = a * TEN[k];
            if (scaled >= limit) {
                break;
            }
            long digits = single ? Math.round(scaled) : (long) scaled;
            double back = digits / TEN[k];
            if (single ? (float) back == (float) a : digits == scaled && back == a) {
                int count = count(digits);
                return tail(digits, count, count - 1 - k, out, at);
            }
        }
        return shortest(a, single, out, at);
    }

    private static int shortest(double a, boolean single, byte[] out, int at) {
        String text = single ? FloatToDecimal.toString((float) a) : DoubleToDecimal.toString(a);
        long digits = 0;
        int count = 0;
        int point = 0;
        int exponent = 0;
        boolean behind = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                behind = true;
            } else if (c == 'E') {
                exponent = Integer.parseInt(text.substring(i + 1));
                break;
            } else {
                digits = digits * 10 + (c - '0');
                count += digits == 0 ? 0 : 1;
                point += behind ? 1 : 0;
            }
        }
        int power = count - 1 - point + exponent;
        if (count == 2 && digits % 10 != 0) {
            // Java's form has two digits where one would do (4.9E-324 for Go's 5e-324).
            long one = (digits + 5) / 10;
            int onePower = one == 10 ? power + 1 : power;
            String shorter = (one == 10 ? 1 : one) + "e" + onePower;
            if (single ? Float.parseFloat(shorter) == (float) a : Double.parseDouble(shorter) == a) {
                return tail(one == 10 ? 1 : one, 1, onePower, out, at);
            }
        }
        return tail(digits, count, power, out, at);
    }

    private static int tail(long value, int valueCount, int exponent, byte[] out, int offset) {
        long digits = value;
        int count = valueCount;
        while (count > 1 && digits % 10 == 0) {
            digits /= 10;
            count--;
        }
        int at = offset;
        for (int i = at + count; i > at; i--) {
            // one to the right of its place, to leave room for the point behind the first
            out[i] = (byte) ('0' + digits % 10);
            digits /= 10;
        }
        out[at] = out[at + 1];
        if (count > 1) {
            out[at + 1] = '.';
            at += count + 1;
        } else {
            at++;
        }
        out[at++] = 'e';
        out[at++] = (byte) (exponent < 0 ? '-' : '+');
        int e = Math.abs(exponent);
        if (e >= 100) {
            out[at++] = (byte) ('0' + e / 100);
        }
        out[at++] = (byte) ('0' + e / 10 % 10);
        out[at++] = (byte) ('0' + e % 10);
        return at;
    }

    private static int count(long digits) {
        int count = 1;
        for (long rest = digits; rest >= 10; rest /= 10) {
            count++;
        }
        return count;
    }

    /**
     * Reads a decimal number.
     *
     * @return infinite where it is too great for the type
     * @throws NumberFormatException when it is none
     */
    static double parse(char[] text, int offset, int length, boolean single) {
        int at = offset;
        int end = offset + length;
        boolean negative = at < end && text[at] == '-';
        if (negative || at < end && text[at] == '+') {
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int decimals = 0;
        boolean point = false;
        for (; at < end; at++) {
            int d = text[at] - '0';
            if (d >= 0 && d <= 9 && digits < 16) {
                mantissa = mantissa * 10 + d;
                digits++;
                decimals += point ? 1 : 0;
            } else if (text[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        int exponent = 0;
        if (at < end - 1 && (text[at] | 32) == 'e' && digits > 0) {
            at++;
            boolean down = text[at] == '-';
            if (down || text[at] == '+') {
                at++;
            }
            int first = at;
            while (at < end && at - first < 3 && text[at] >= '0' && text[at] <= '9') {
                exponent = exponent * 10 + (text[at++] - '0');
            }
            exponent = down ? -exponent : exponent;
            digits = at == first ? 0 : digits;
        }
        int power = exponent - decimals;
        // Both the digits and the power of ten are exact doubles: one rounding, so the result is right (Clinger's fast
        // path).
        if (at == end && digits > 0 && mantissa < 1L << 53 && power >= -22 && power <= 22) {
            double value = power < 0 ? mantissa / TEN[-power] : mantissa * TEN[power];
            boolean halfway = (Double.doubleToRawLongBits(value) & 0x1FFFFFFFL) == 0x10000000L;
            if (!single || !halfway) {
                double signed = negative ? -value : value;
                return single ? (float) signed : signed;
            }
        }
        return single
                ? NumberInput.parseFloat(text, offset, length, true)
                : NumberInput.parseDouble(text, offset, length, true);
    }
}

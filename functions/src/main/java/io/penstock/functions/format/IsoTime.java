/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.functions.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;

/** Nanoseconds since the epoch as {@code Instant.toString} has them (ISO 8601), the date made once a day. For one thread. */
final class IsoTime {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;

    private final char[] text = "yyyy-MM-ddTHH:mm:ss.nnnnnnnnnZ".toCharArray();
    private long day = Long.MIN_VALUE;

    void write(JsonGenerator g, long origin) throws IOException {
        g.writeString(text, 0, put(origin));
    }

    String toString(long origin) {
        return new String(text, 0, put(origin));
    }

    private int put(long origin) {
        long seconds = Math.floorDiv(origin, SECOND);
        long itsDay = Math.floorDiv(seconds, DAY);
        if (itsDay != day) {
            LocalDate.ofEpochDay(itsDay).toString().getChars(0, 10, text, 0);
            day = itsDay;
        }
        int second = Math.floorMod(seconds, DAY);
        digits(second / 3600, 11, 2);
        digits(second / 60 % 60, 14, 2);
        digits(second % 60, 17, 2);
        int nanos = (int) Math.floorMod(origin, SECOND);
        int at = 19;
        if (nanos != 0) {
            text[19] = '.';
            int places = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
            digits(places == 3 ? nanos / 1_000_000 : places == 6 ? nanos / 1000 : nanos, 20, places);
            at = 20 + places;
        }
        text[at] = 'Z';
        return at + 1;
    }

    private void digits(int value, int at, int count) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}

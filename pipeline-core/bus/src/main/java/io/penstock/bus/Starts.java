/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

import io.penstock.api.bus.Start;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Finds where a new cursor starts. */
final class Starts {
    private Starts() {}

    static long offset(SegmentLog log, Start start) {
        if (start instanceof Start.At at) {
            return offset(log, at.time().toEpochMilli());
        }
        return start instanceof Start.Now ? log.end() : log.start();
    }

    private static long offset(SegmentLog log, long millis) {
        Segment s = log.retention().segmentAt(millis);
        if (s == null) {
            return log.end();
        }
        try (SegmentInput in = new SegmentInput(s)) {
            long limit = s.size();
            long place = 0;
            while (place != SegmentInput.NONE && place < limit) {
                int at = in.head(place, limit);
                if (at == SegmentInput.NONE) {
                    place = in.next(place + 1, limit);
                    continue;
                }
                byte[] b = in.buffer();
                if (BlockFormat.appendedAt(b, at) >= millis && BlockFormat.codec(b, at) == BlockFormat.CODEC_EVENTS) {
                    return BlockFormat.base(b, at);
                }
                place += BlockFormat.length(b, at);
            }
            return s.end();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for a time in " + s.file, e);
        }
    }
}

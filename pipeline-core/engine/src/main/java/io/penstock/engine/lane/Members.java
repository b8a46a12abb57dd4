/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.BinaryWriter;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import java.util.List;

/** Writes pairs of (original, event as it is now) by value; one that no step changed is written once. */
final class Members {
    private Members() {}

    @SuppressWarnings("ReferenceEquality") // what no step changed is the same object: steps promise it
    static void write(BinaryWriter out, List<Event> originals, List<Event> events, int from) {
        out.putVarint(events.size() - from);
        for (int i = from; i < events.size(); i++) {
            Event original = originals.get(i);
            Event event = events.get(i);
            out.putByte(original == event ? 0 : 1);
            EventBinary.write(original, out);
            if (original != event) {
                EventBinary.write(event, out);
            }
        }
    }

    static void read(BinaryReader in, List<Event> originals, List<Event> events) throws DecodeException {
        int count = in.getCount(1);
        for (int i = 0; i < count; i++) {
            boolean changed = in.getByte() != 0;
            Event original = EventBinary.read(in);
            Event event = changed ? EventBinary.read(in) : original;
            originals.add(original);
            events.add(event);
        }
    }
}

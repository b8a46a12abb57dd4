/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.StateKey;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.BinaryWriter;
import io.penstock.api.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step remembers and holds under one key. Saved as {@code s:<key>} (the timer, then the function's bytes) and, for what is
 * held, chunks {@code h:<number>:<key>}: a commit writes only the events held since the last one.
 */
final class KeyState<S> {
    static final long NO_TIMER = Long.MAX_VALUE;
    private static final int VERSION = 1;

    final String key;
    final S state;
    final List<Event> heldOriginals = new ArrayList<>(0);
    final List<Event> heldEvents = new ArrayList<>(0);
    boolean dirty;
    long deadline = NO_TIMER;
    /** When the step's timers look at this key next; never after {@link #deadline}. */
    long queuedFor = NO_TIMER;

    private int savedHeld;
    private int savedChunks;
    private int staleChunks;

    KeyState(String key, S state) {
        this.key = key;
        this.state = state;
    }

    void hold(Event original, Event event) {
        heldOriginals.add(original);
        heldEvents.add(event);
    }

    /** Takes back what was held after there were {@code count}. */
    void unholdFrom(int count) {
        while (heldEvents.size() > count) {
            heldOriginals.remove(heldOriginals.size() - 1);
            heldEvents.remove(heldEvents.size() - 1);
        }
    }

    @Nullable
    Group release() {
        if (heldEvents.isEmpty()) {
            return null;
        }
        Group group = Group.of(heldOriginals.toArray(new Event[0]), heldEvents.toArray(new Event[0]));
        heldOriginals.clear();
        heldEvents.clear();
        savedHeld = 0;
        staleChunks = Math.max(staleChunks, savedChunks);
        savedChunks = 0;
        return group;
    }

    /** Puts what has changed since the last capture. */
    void capture(String step, byte[] encoded, long now, Map<StateKey, byte @Nullable []> into) {
        for (int chunk = 0; chunk < staleChunks; chunk++) {
            into.put(chunkKey(step, chunk), null);
        }
        staleChunks = 0;
        if (savedHeld < heldEvents.size()) {
            into.put(chunkKey(step, savedChunks++), encodeHeld(savedHeld));
            savedHeld = heldEvents.size();
        }
        boolean nothing = encoded.length == 0 && heldEvents.isEmpty() && deadline == NO_TIMER;
        into.put(new StateKey(step, "s:" + key), nothing ? null : encodeState(encoded, now));
        dirty = false;
    }

    private StateKey chunkKey(String step, int chunk) {
        return new StateKey(step, "h:" + chunk + ":" + key);
    }

    private byte[] encodeState(byte[] encoded, long now) {
        BinaryWriter out = new BinaryWriter(16 + encoded.length);
        out.putByte(VERSION);
        out.putLong(deadline == NO_TIMER ? -1 : Math.max(0, deadline - now));
        out.putBytes(encoded, 0, encoded.length);
        return out.toBytes();
    }

    /** Nanoseconds until its timer, as saved; -1 for none. */
    static long savedTimer(byte[] saved) throws DecodeException {
        BinaryReader in = new BinaryReader(saved);
        checkVersion(in);
        return in.getLong();
    }

    static byte[] savedState(byte[] saved) {
        return Arrays.copyOfRange(saved, 9, saved.length);
    }

    private byte[] encodeHeld(int from) {
        BinaryWriter out = new BinaryWriter(256 * (heldEvents.size() - from));
        out.putByte(VERSION);
        Members.write(out, heldOriginals, heldEvents, from);
        return out.toBytes();
    }

    /** How many events a saved chunk holds. */
    static int heldIn(byte[] saved) throws DecodeException {
        BinaryReader in = new BinaryReader(saved);
        checkVersion(in);
        return in.getCount(1);
    }

    static boolean isChunk(String name) {
        return name.startsWith("h:");
    }

    /** Adds one saved chunk; called in the order of their numbers. One that cannot be read has its number all the same. */
    void restoreChunk(byte[] saved) throws DecodeException {
        try {
            BinaryReader in = new BinaryReader(saved);
            checkVersion(in);
            Members.read(in, heldOriginals, heldEvents);
            in.expectEnd();
        } finally {
            savedChunks++;
            savedHeld = heldEvents.size();
        }
    }

    private static void checkVersion(BinaryReader in) throws DecodeException {
        int version = in.getByte();
        if (version != VERSION) {
            throw new DecodeException("saved state must be of version " + VERSION + " but is of " + version);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a lane's exchange: the messages of one shard that go through the steps together. One object serves a lane for
 * ever: it is only valid while the exchange is, and on the lane's thread.
 */
public final class MicroBatch {
    private static final Fate[] NO_FATES = {};

    Event[] originals = new Event[0];
    Event[] events = new Event[0];

    @Nullable
    Group[] groups = new Group[0];

    @Nullable
    Bytes[] bytes = new Bytes[0];

    Fate[] fates = NO_FATES;
    int size;
    /** Steps with an index below this have been passed already. */
    int firstStep;

    private int firstMessage;

    private @Nullable ShardState shard;

    /** How many messages it has, whatever their fate. */
    public int size() {
        return size;
    }

    /** The message's events as they are now; more than one only in a group. */
    public List<Event> events(int message) {
        Group group = groups[message];
        return group == null ? List.of(events[message]) : List.of(group.events);
    }

    /** What {@code format} and later steps made of the message; null before. */
    public @Nullable Bytes bytes(int message) {
        return bytes[message];
    }

    ShardState shard() {
        ShardState s = shard;
        if (s == null) {
            throw new IllegalStateException("a micro-batch must be started before use");
        }
        return s;
    }

    /** Empties it for another round. */
    void start(ShardState of, int expected, int fromStep) {
        clear();
        shard = of;
        firstStep = fromStep;
        firstMessage = 0;
        ensure(expected);
    }

    /** A step got no further than this message: when it is sent once more, it goes on there. */
    void stoppedAt(int step, int message) {
        firstStep = step;
        firstMessage = message;
    }

    /** The first message that this step has not been through with. */
    int firstMessage(int step) {
        return step == firstStep ? firstMessage : 0;
    }

    void add(Event original, Event event) {
        ensure(size + 1);
        originals[size] = original;
        events[size] = event;
        fates[size++] = Fate.LIVE;
    }

    void add(Group group) {
        ensure(size + 1);
        groups[size] = group;
        fates[size++] = Fate.LIVE;
    }

    /** Puts groups in the place of all messages. */
    void replace(List<Group> made) {
        clear();
        for (int i = 0; i < made.size(); i++) {
            add(made.get(i));
        }
    }

    /** Puts these in the place of one message. */
    void replace(int message, MicroBatch by) {
        ensure(size + by.size - 1);
        replace(originals, message, by.originals, by.size);
        replace(events, message, by.events, by.size);
        replace(groups, message, by.groups, by.size);
        replace(bytes, message, by.bytes, by.size);
        replace(fates, message, by.fates, by.size);
        size += by.size - 1;
    }

    private void replace(Object[] all, int at, Object[] by, int count) {
        System.arraycopy(all, at + 1, all, at + count, size - at - 1);
        System.arraycopy(by, 0, all, at, count);
    }

    /** How many events are still on their way. */
    int liveMembers() {
        int members = 0;
        for (int i = 0; i < size; i++) {
            members += fates[i] == Fate.LIVE ? members(i) : 0;
        }
        return members;
    }

    /** How many events the message is about. */
    int members(int message) {
        Group group = groups[message];
        return group == null ? 1 : group.size();
    }

    private void clear() {
        Arrays.fill(originals, 0, size, null);
        Arrays.fill(events, 0, size, null);
        Arrays.fill(groups, 0, size, null);
        Arrays.fill(bytes, 0, size, null);
        size = 0;
    }

    private void ensure(int capacity) {
        if (fates.length >= capacity) {
            return;
        }
        int grown = Math.max(capacity, Math.max(64, fates.length * 2));
        originals = Arrays.copyOf(originals, grown);
        events = Arrays.copyOf(events, grown);
        groups = Arrays.copyOf(groups, grown);
        bytes = Arrays.copyOf(bytes, grown);
        fates = Arrays.copyOf(fates, grown);
    }

    @Override
    public String toString() {
        return "MicroBatch of " + size;
    }
}

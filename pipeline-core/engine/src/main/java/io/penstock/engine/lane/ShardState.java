/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.Position;
import io.penstock.api.bus.Saved;
import io.penstock.api.bus.Shard;
import io.penstock.api.bus.StateKey;
import io.penstock.api.event.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a lane knows of one shard between two commits. On the lane's thread only. */
final class ShardState {
    /** A dead letter before it is committed: with the sequence number of the message that it was. */
    record Dead(long sequence, String step, String reason, List<Event> originals) {}

    /**
     * What a commit of this shard is made of, as of a barrier.
     *
     * @param deadBefore dead letters of messages from this sequence number on are not of it: they come of what lies behind the position
     */
    record Delta(
            Position position,
            Map<StateKey, byte @Nullable []> state,
            List<Long> replays,
            long messages,
            long deadBefore) {
        /** This and what came after it, as one. */
        Delta then(Delta later) {
            Map<StateKey, byte @Nullable []> all = new HashMap<>(state);
            all.putAll(later.state);
            List<Long> both = new ArrayList<>(replays);
            both.addAll(later.replays);
            return new Delta(later.position, all, both, later.messages, later.deadBefore);
        }
    }

    /** How it stood before the micro-batch that is under way: what a commit saves while that one is held up. */
    private static final class Mark {
        private Delta delta;
        private boolean dirty;
        private final long sequence;

        Mark(Delta delta, boolean dirty, long sequence) {
            this.delta = delta;
            this.dirty = dirty;
            this.sequence = sequence;
        }
    }

    private final LaneSession session;
    private final Shard shard;
    private final @Nullable StepState<?>[] states;
    private final Deque<Dead> dead = new ArrayDeque<>();
    private final Map<StateKey, byte @Nullable []> changes = new HashMap<>();
    private List<Long> replays = new ArrayList<>();
    private Position position;
    private boolean moved;
    private @Nullable Mark mark;
    private boolean heldUp;
    private long deadAs = -1;
    /** How many of its first messages may have been handed over by who had the shard before. */
    private final long handedOverBefore;

    private long messages;

    ShardState(LaneSession session, Shard shard, Saved saved, @Nullable StepState<?>[] states) {
        this.session = session;
        this.shard = shard;
        this.position = saved.position();
        this.handedOverBefore = saved.handedOver();
        this.states = states;
    }

    Shard shard() {
        return shard;
    }

    StepState<?> state(int step) {
        StepState<?> state = states[step];
        if (state == null) {
            throw new IllegalStateException("step " + step + " has no state");
        }
        return state;
    }

    /** Everything before this has gone through the steps. */
    void processed(Position end) {
        position = end;
        moved = true;
    }

    /** It is one of the shard's messages from here on: the next, and what may be double is known of it. */
    void formed(OutMessage message) {
        message.mayHaveArrived |= messages < handedOverBefore;
        numbered(message);
    }

    private void numbered(OutMessage message) {
        message.number = messages++;
    }

    /** They are about to be handed over. */
    static void handOver(List<OutMessage> all) {
        long most = 0;
        for (int i = 0; i < all.size(); i++) {
            OutMessage message = all.get(i);
            most = Math.max(most, message.number + 1);
            if (i + 1 == all.size() || all.get(i + 1).shard != message.shard) {
                message.shard.session.handedOver(message.shard.shard, most);
                most = 0;
            }
        }
    }

    void replayed(long letter) {
        replays.add(letter);
    }

    /** Events that a step let fall. */
    void counted(int dropped) {
        if (dropped != 0) {
            session.metrics().dropped.add(dropped);
        }
    }

    void dead(String step, String reason, List<Event> originals) {
        dead(deadAs >= 0 ? deadAs : session.nextSequence(), step, reason, originals);
    }

    /** Dead letters from here on are those of the message of this sequence number; negative: of none. */
    void deadAs(long sequence) {
        deadAs = sequence;
    }

    void dead(long sequence, String step, String reason, List<Event> originals) {
        dead.add(new Dead(sequence, step, reason, originals));
        session.metrics().dead.add(originals.size());
    }

    /** A change of saved state that is no step's, for the next commit. */
    void change(StateKey key, byte @Nullable [] value) {
        changes.put(key, value);
    }

    boolean hasDead() {
        return !dead.isEmpty();
    }

    /** They are saved as pending, and are the first messages after that; the next commit deletes those that it does not write anew. */
    void pendingSaved(List<OutMessage> pending) {
        for (int i = 0; i < pending.size(); i++) {
            change(Pending.key(i), null);
            numbered(pending.get(i));
        }
    }

    /**
     * A micro-batch comes that may be held up.
     *
     * @param sequence the lane's next number
     */
    void mark(long now, long sequence) {
        boolean dirty = isDirty();
        mark = new Mark(capture(now), dirty, sequence);
    }

    /** The micro-batch since the mark is held up half way, or no longer. */
    void heldUp(boolean now) {
        heldUp = now;
    }

    boolean isDirty() {
        Mark m = mark;
        if (m != null && heldUp) {
            return m.dirty || !changes.isEmpty() || dead.stream().anyMatch(d -> d.sequence < m.sequence);
        }
        return (m != null && m.dirty) || isChanged();
    }

    private boolean isChanged() {
        if (moved || !dead.isEmpty() || !replays.isEmpty() || !changes.isEmpty()) {
            return true;
        }
        for (StepState<?> state : states) {
            if (state != null && state.isDirty()) {
                return true;
            }
        }
        return false;
    }

    /** What has changed up to now, or up to the mark while something is held up; from here on changes count for the next commit. */
    Delta capture(long now) {
        Mark m = mark;
        if (m != null && heldUp) {
            Delta upToMark =
                    m.delta.then(new Delta(m.delta.position, new HashMap<>(changes), List.of(), messages, m.sequence));
            changes.clear();
            m.delta = new Delta(m.delta.position, Map.of(), List.of(), messages, m.sequence);
            m.dirty = false;
            return upToMark;
        }
        mark = null;
        Delta since = captureChanges(now);
        return m == null ? since : m.delta.then(since);
    }

    private Delta captureChanges(long now) {
        Map<StateKey, byte @Nullable []> delta = new HashMap<>(changes);
        changes.clear();
        for (StepState<?> state : states) {
            if (state != null) {
                state.capture(now, delta);
            }
        }
        List<Long> finished = replays;
        replays = new ArrayList<>(0);
        moved = false;
        return new Delta(position, delta, finished, messages, Long.MAX_VALUE);
    }

    /** Takes the dead letters of messages before this sequence number. */
    List<Dead> takeDead(long before) {
        List<Dead> taken = new ArrayList<>();
        dead.removeIf(d -> d.sequence < before && taken.add(d));
        return taken;
    }

    int deadCount() {
        return dead.size();
    }

    /** How many events are in the dead letters made since there were this many. */
    int deadSince(int count) {
        return dead.stream().skip(count).mapToInt(d -> d.originals.size()).sum();
    }

    /** Takes back the dead letters made since there were this many. */
    void forgetDead(int count) {
        while (dead.size() > count) {
            session.metrics().dead.add(-dead.removeLast().originals.size());
        }
    }

    long nextTimer() {
        long next = KeyState.NO_TIMER;
        for (StepState<?> state : states) {
            if (state != null) {
                next = Math.min(next, state.nextTimer());
            }
        }
        return next;
    }

    int held() {
        int held = 0;
        for (StepState<?> state : states) {
            held += state == null ? 0 : state.held;
        }
        return held;
    }
}

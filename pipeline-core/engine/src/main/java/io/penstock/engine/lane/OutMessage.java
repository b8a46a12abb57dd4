/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Message;
import io.penstock.api.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A formed message until it is acknowledged, with its members. A link of the outbox's list, which is in order of sequence. */
final class OutMessage {
    enum State {
        UNSENT,
        SENT,
        DONE
    }

    final ShardState shard;
    final Message message;
    final Event original;
    final Event event;
    /** Null when the message is one event. */
    final @Nullable Group group;

    final long sequence;

    /** Its number among the messages of its shard, as {@link io.penstock.api.bus.Reader#handedOver} counts them. */
    long number;

    State state = State.UNSENT;
    /** Whether parts of it can be formed again by the chain that runs. */
    boolean cuttable = true;
    /** Whether it was handed over before and nobody knows what became of it. */
    boolean mayHaveArrived;

    int tries;
    /** Why it was refused while the endpoint is suspect; null otherwise. */
    @Nullable
    String refusal;

    @Nullable
    SendCall call;

    @Nullable
    OutMessage previous;

    @Nullable
    OutMessage next;

    OutMessage(ShardState shard, Message message, Event original, Event event, @Nullable Group group, long sequence) {
        this.shard = shard;
        this.message = message;
        this.original = original;
        this.event = event;
        this.group = group;
        this.sequence = sequence;
    }

    /** Whether it is in flight by this call, not by an earlier or later one. */
    @SuppressWarnings("ReferenceEquality") // a call is itself and no other
    boolean isOf(SendCall other) {
        return call == other;
    }

    List<Event> originals() {
        return group == null ? List.of(original) : List.of(group.originals);
    }

    /** Each device that the message is about, once. */
    List<String> devices() {
        String device = message.device();
        if (device != null) {
            return List.of(device);
        }
        List<String> devices = new ArrayList<>();
        if (group != null) {
            for (Event member : group.events) {
                if (!devices.contains(member.device())) {
                    devices.add(member.device());
                }
            }
        }
        return devices;
    }
}

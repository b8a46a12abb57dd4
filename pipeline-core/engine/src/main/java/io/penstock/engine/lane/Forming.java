/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.function.Bytes;
import io.penstock.engine.metrics.LaneMetrics;
import io.penstock.engine.profile.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes messages for the endpoint of what comes out of the chain, and smaller ones of a group that it refused. */
final class Forming implements Outbox.Refusals {
    private final Lane lane;
    private final Chain chain;
    private final LaneMetrics metrics;
    private final LongSupplier sequences;

    /** @param sequences gives the lane's next number */
    Forming(Lane lane, Chain chain, LaneMetrics metrics, LongSupplier sequences) {
        this.lane = lane;
        this.chain = chain;
        this.metrics = metrics;
        this.sequences = sequences;
    }

    /** The message that a live one of the micro-batch becomes; null when it became a dead letter. */
    @Nullable
    OutMessage form(MicroBatch from, int index) {
        return form(from, index, -1);
    }

    private @Nullable OutMessage form(MicroBatch from, int index, long as) {
        Bytes bytes = from.bytes[index];
        Group group = from.groups[index];
        if (bytes == null) {
            from.fates[index] = Fate.DEAD;
            from.shard()
                    .dead(
                            lane.endpointName(),
                            "it came to the endpoint without a body: the chain has no format step",
                            group == null ? List.of(from.originals[index]) : List.of(group.originals));
            return null;
        }
        from.fates[index] = Fate.HANDED_OVER;
        return Messages.form(from, index, bytes, chain.groupStep, as < 0 ? sequences.getAsLong() : as);
    }

    @Override
    public List<OutMessage> refused(OutMessage message, String reason) throws StepAwayException {
        Group group = message.group;
        if (group == null || !group.isCuttable() || !message.cuttable) {
            message.shard.dead(message.sequence, lane.endpointName(), reason, message.originals());
            return List.of();
        }
        message.shard.deadAs(message.sequence);
        try {
            Halves halves = Halves.of(message.shard, group, chain.pure);
            metrics.dropped.add(halves.lost());
            return parts(message, halves.messages());
        } finally {
            message.shard.deadAs(-1);
        }
    }

    private List<OutMessage> parts(OutMessage message, MicroBatch halves) {
        List<OutMessage> parts = new ArrayList<>(halves.size());
        for (int i = 0; i < halves.size(); i++) {
            OutMessage formed = halves.fates[i] == Fate.LIVE ? form(halves, i, message.sequence) : null;
            if (formed != null) {
                formed.number = message.number;
                parts.add(formed);
            }
        }
        return parts;
    }
}

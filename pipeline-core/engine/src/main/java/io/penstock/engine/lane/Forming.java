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
    private final MicroBatch part = new MicroBatch();

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
        Group base = message.group == null ? null : message.group.base();
        if (base == null || base.size() == 1 || !message.cuttable) {
            message.shard.dead(message.sequence, lane.endpointName(), reason, message.originals());
            return List.of();
        }
        List<OutMessage> parts = new ArrayList<>(2);
        int middle = base.size() / 2;
        long deadBefore = metrics.dead.sum();
        int lettersBefore = message.shard.deadCount();
        message.shard.deadAs(message.sequence);
        try {
            cut(message, base.part(0, middle), parts);
            cut(message, base.part(middle, base.size()), parts);
        } catch (StepAwayException e) {
            message.shard.forgetDead(lettersBefore);
            throw e;
        } finally {
            message.shard.deadAs(-1);
        }
        parts.forEach(p -> p.number = message.number);
        int kept = parts.stream().mapToInt(p -> p.message.members()).sum() + (int) (metrics.dead.sum() - deadBefore);
        metrics.dropped.add(Math.max(0, message.message.members() - kept));
        return parts;
    }

    private void cut(OutMessage message, Group half, List<OutMessage> parts) throws StepAwayException {
        part.start(message.shard, 1, 0);
        part.add(half);
        chain.rerun(part);
        for (int i = 0; i < part.size(); i++) {
            OutMessage formed = part.fates[i] == Fate.LIVE ? form(part, i, message.sequence) : null;
            if (formed != null) {
                parts.add(formed);
            }
        }
    }
}

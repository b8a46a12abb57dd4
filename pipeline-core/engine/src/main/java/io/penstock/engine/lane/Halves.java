/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.List;

/**
 * A refused group as two messages, each as steps without state make it anew of a half.
 *
 * @param messages not all are live: such a step may let a half fall
 * @param lost members that were in the refused message and are in neither of these nor in a dead letter
 */
record Halves(MicroBatch messages, int lost) {
    /**
     * Cuts a group, which must be of more than one.
     *
     * @param steps those between what let the group out and who refused it; their counters have seen its members already
     * @throws StepAwayException when one of the steps calls what is not to be had; then nothing has been done
     */
    static Halves of(ShardState shard, Group refused, List<StepRunner> steps) throws StepAwayException {
        Group base = refused.base();
        int middle = base.size() / 2;
        MicroBatch halves = new MicroBatch();
        halves.start(shard, 2, 0);
        halves.add(base.part(0, middle));
        halves.add(base.part(middle, base.size()));
        int lettersBefore = shard.deadCount();
        try {
            for (StepRunner step : steps) {
                step.run(halves);
            }
        } catch (StepAwayException e) {
            shard.forgetDead(lettersBefore);
            throw e;
        }
        int kept = halves.liveMembers() + shard.deadSince(lettersBefore);
        return new Halves(halves, Math.max(0, refused.size() - kept));
    }
}

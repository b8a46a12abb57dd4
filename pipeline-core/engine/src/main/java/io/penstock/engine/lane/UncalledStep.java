/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.error.RefusedException;

/** A step that calls Camel, where nothing outside may be called. */
final class UncalledStep extends StepRunner {
    UncalledStep(StepUse use) {
        super(use);
    }

    @Override
    void run(MicroBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] == Fate.LIVE) {
                in += batch.members(i);
                die(
                        batch,
                        i,
                        new RefusedException("step '" + id + "' calls a Camel endpoint, and here none is called"));
            }
        }
    }
}

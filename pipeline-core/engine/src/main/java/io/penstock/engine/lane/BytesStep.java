/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.function.Bytes;
import io.penstock.api.function.BytesFunction;

/** Runs a bytes function. */
final class BytesStep extends StepRunner {
    private final BytesFunction function;

    BytesStep(StepUse use, BytesFunction function) {
        super(use);
        this.function = function;
    }

    @Override
    void run(MicroBatch batch) {
        for (int i = 0; i < batch.size; i++) {
            if (batch.fates[i] != Fate.LIVE) {
                continue;
            }
            int members = batch.members(i);
            in += members;
            try {
                Bytes bytes = batch.bytes[i];
                if (bytes == null) {
                    throw new IllegalStateException(
                            "step '" + id + "' works on bytes: a format step must come before it");
                }
                batch.bytes[i] = function.apply(bytes, context);
                out += members;
            } catch (Exception | StackOverflowError e) {
                die(batch, i, e);
            }
        }
    }
}

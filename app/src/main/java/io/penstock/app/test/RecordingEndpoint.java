/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.test;

import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.endpoint.EndpointContext;
import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Step;
import io.penstock.functions.compress.Compress;
import io.penstock.functions.encrypt.Encrypt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Stands in place of a lane's endpoint: whatever comes has arrived. */
record RecordingEndpoint(Consumer<Message> arrived) implements Endpoint {
    private static final int WINDOW = 1024;

    /**
     * The lane with this at its end. It does not linger, and what compresses and encrypts at its end is left out: nobody can read
     * behind it.
     */
    static Lane at(Lane lane, Consumer<Message> arrived) {
        List<Step> steps = new ArrayList<>(lane.steps());
        while (!steps.isEmpty() && hides(steps.get(steps.size() - 1))) {
            steps.remove(steps.size() - 1);
        }
        return new Lane(
                lane.pipeline(),
                lane.endpointName(),
                lane.cursor(),
                lane.resources(),
                lane.exceptResources(),
                Duration.ZERO,
                List.copyOf(steps),
                new RecordingEndpoint(arrived),
                lane.endpointPlugin(),
                lane.retry());
    }

    private static boolean hides(Step step) {
        return step.operation() instanceof Step.Apply apply
                && (apply.function() instanceof Compress || apply.function() instanceof Encrypt);
    }

    @Override
    public Sender open(EndpointContext context) {
        return new Sender() {
            @Override
            public void send(List<Message> messages, Outcome outcome) {
                messages.forEach(arrived);
                outcome.acknowledged(0, messages.size());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public int window() {
        return WINDOW;
    }
}

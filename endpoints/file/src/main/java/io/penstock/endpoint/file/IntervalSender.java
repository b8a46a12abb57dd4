/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.file;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import io.penstock.api.endpoint.Sender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Forces to the disk, every interval, what a sender has written since. */
final class IntervalSender implements Sender {
    private final AppendingSender sender;
    private final ScheduledExecutorService timer;

    IntervalSender(AppendingSender sender, Duration every, String lane) {
        this.sender = sender;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "fsync " + lane);
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(sender::sync, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void send(List<Message> messages, Outcome outcome) {
        sender.send(messages, outcome);
    }

    @Override
    public void close() {
        timer.shutdown();
        sender.close();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a silent broker whether it is there (MQTT 5.0, section 3.1.2.10). Asked are brokers that say nothing, not only those that are told
 * nothing: one that takes messages and answers none of them is gone. On the network thread only.
 */
final class KeepAlive {
    private final long interval;
    private final ChannelHandlerContext context;
    private final BooleanSupplier deaf;
    private final Runnable silent;
    private final ScheduledFuture<?> checks;
    private long lastRead = System.nanoTime();
    private long lastWrite = lastRead;
    private long asked;
    private boolean asking;

    /**
     * @param seconds more than 0: the agreed silence
     * @param deaf whether we do not listen at present: its answer would wait unread
     * @param silent told when the broker does not answer within that time
     */
    private KeepAlive(int seconds, ChannelHandlerContext context, BooleanSupplier deaf, Runnable silent) {
        this.interval = TimeUnit.SECONDS.toNanos(seconds);
        this.context = context;
        this.deaf = deaf;
        this.silent = silent;
        this.checks =
                context.executor().scheduleAtFixedRate(this::check, interval / 4, interval / 4, TimeUnit.NANOSECONDS);
    }

    void read() {
        lastRead = System.nanoTime();
        asking = false;
    }

    void wrote() {
        lastWrite = System.nanoTime();
    }

    void stop() {
        checks.cancel(false);
    }

    /** Four times an interval, so that a ping goes out before the broker's patience (one and a half intervals) ends. */
    private void check() {
        if (deaf.getAsBoolean()) {
            read();
        }
        long now = System.nanoTime();
        if (asking) {
            if (now - asked >= interval) {
                silent.run();
            }
        } else if (now - Math.min(lastRead, lastWrite) >= interval * 3 / 4) {
            asking = true;
            asked = now;
            lastWrite = now;
            context.writeAndFlush(Packets.PING, context.voidPromise());
        }
    }

    /** @return null where nothing was agreed */
    static @Nullable KeepAlive of(int seconds, ChannelHandlerContext context, BooleanSupplier deaf, Runnable silent) {
        return seconds > 0 ? new KeepAlive(seconds, context, deaf, silent) : null;
    }
}

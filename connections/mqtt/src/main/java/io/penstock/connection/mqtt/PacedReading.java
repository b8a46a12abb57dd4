/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.connection.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Lets packets gather in the socket after each read: a broker writes them one by one, and to be woken for each costs more than to
 * read it. What comes after a pause in the traffic is read at once. What answers them meanwhile gathers as well and goes out first.
 *
 * <p>A broker with Nagle's algorithm (mosquitto as it is installed) holds back what follows until the first is acknowledged, which
 * Linux delays by 40 ms where nothing is sent the other way. So it is acknowledged before what has gathered is read: by answers, or
 * by itself. What was held back is here then (from another machine it comes a little later, and is read as it comes), and does not
 * wait for the end of the next pause.
 *
 * <p>Nothing is read while more is unacknowledged than may be: what the broker has besides waits with it, and in the socket.
 */
final class PacedReading extends ChannelInboundHandlerAdapter {
    private final BooleanSupplier answers;
    private final BooleanSupplier full;
    private volatile LongSupplier nanos = () -> 0;
    private volatile boolean paused;
    /** Whether it does not read because it was full; on the network thread only. */
    private boolean held;

    private @Nullable ScheduledFuture<?> end;
    private boolean acknowledgesAtOnce = true;

    /**
     * @param answers sends what answers those that were read; whether there was something
     * @param full whether no more may be read
     */
    PacedReading(BooleanSupplier answers, BooleanSupplier full) {
        this.answers = answers;
        this.full = full;
    }

    /** @param gather how many nanoseconds to let packets gather; 0, as it is without this, for not at all */
    void pace(LongSupplier gather) {
        nanos = gather;
    }

    /** Whether it will not hear the broker before something was acknowledged. */
    boolean isHeld() {
        return held;
    }

    /** While it is, answers need no thread woken: they are sent when the pause ends. Any thread. */
    boolean isPaused() {
        return paused;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        super.channelReadComplete(context);
        if (full.getAsBoolean()) {
            held = true;
            context.channel().config().setAutoRead(false);
        }
        long pause = nanos.getAsLong();
        if (pause > 0 && !paused) {
            paused = true;
            context.channel().config().setAutoRead(false);
            end = context.executor().schedule(() -> over(context.channel()), pause, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Ends the pause where there is one: the thread is awake anyway. What answers goes out then, and after it {@link #resume} is called.
     *
     * @return whether it waits for {@link #resume} now
     */
    boolean endEarly() {
        if (!paused) {
            return held;
        }
        if (end == null || !end.cancel(false)) {
            return false;
        }
        paused = false;
        return true;
    }

    /** It is no pause any more before the answers are looked for: who has one from then on wakes the thread. */
    private void over(Channel channel) {
        paused = false;
        boolean sent = false;
        try {
            sent = answers.getAsBoolean();
        } finally {
            resume(channel, sent);
        }
    }

    /** @param sent whether something went out since the pause ended: it has acknowledged what is to be read */
    void resume(Channel channel, boolean sent) {
        held = held && full.getAsBoolean();
        if (channel.isOpen() && !held) {
            if (!sent) {
                acknowledge(channel);
            }
            channel.config().setAutoRead(true);
        }
    }

    /** The option holds for one read only; it is Linux's. */
    private void acknowledge(Channel channel) {
        if (acknowledgesAtOnce) {
            acknowledgesAtOnce =
                    channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK), true);
        }
    }
}

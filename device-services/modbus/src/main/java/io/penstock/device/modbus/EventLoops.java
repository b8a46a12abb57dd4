/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one Netty event loop of all lines and simulated devices: there while anybody uses it. It is the client's executor too, so
 * that answers need no thread of their own; an executor that runs tasks at once would do without the queue, but the client's
 * connection state machine loses events when it is entered again from within.
 */
final class EventLoops {
    private static @Nullable NioEventLoopGroup group;
    private static int users;

    private EventLoops() {}

    static synchronized NioEventLoopGroup acquire() {
        NioEventLoopGroup g = group;
        if (g == null) {
            // A thread does 30,000 requests a second; a second one would only add switches.
            g = new NioEventLoopGroup(1, new DefaultThreadFactory("modbus", true));
            group = g;
        }
        users++;
        return g;
    }

    static synchronized void release() {
        users--;
        NioEventLoopGroup g = group;
        if (users == 0 && g != null) {
            group = null;
            Future<?> ignored = g.shutdownGracefully(50, 1000, TimeUnit.MILLISECONDS);
        }
    }
}

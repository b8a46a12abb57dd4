/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one Netty event loop of all lines and simulated devices: there while anybody uses it. */
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

    /** Runs what it is given at once, on the event loop that brings it: answers need no thread of their own. */
    static ExecutorService direct() {
        return new Direct();
    }

    private static final class Direct extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}

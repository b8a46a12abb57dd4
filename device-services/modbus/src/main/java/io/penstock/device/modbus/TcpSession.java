/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.modbus;

import com.digitalpetri.modbus.TimeoutScheduler;
import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ModbusResponsePdu;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, used by one thread; {@link #close} may come from another and ends a request in progress. Never connects
 * again: that is for its owner, with a new one.
 */
final class TcpSession implements AutoCloseable {
    private static final long CLOSING_MILLIS = 300;

    private final String where;
    private final ModbusTcpClient client;
    private final NettyTcpClientTransport transport;
    private final LastTimeout timeouts = new LastTimeout();
    private volatile boolean lost;
    /** Given up from this side: a request on its way to the socket may have been sent or not. */
    private volatile boolean closing;
    /** Whether the socket took the current request. */
    private volatile boolean sent;

    private volatile @Nullable CompletableFuture<ModbusResponsePdu> current;

    private TcpSession(ModbusTcpLink link, Duration connectTimeout, NioEventLoopGroup loops) {
        this.where = link.address() + ":" + link.port();
        this.transport = NettyTcpClientTransport.create(c -> {
            c.setHostname(link.address());
            c.setPort(link.port());
            c.setConnectTimeout(connectTimeout);
            c.setConnectPersistent(false);
            c.setReconnectLazy(true);
            c.setEventLoopGroup(loops);
            c.setExecutor(loops);
            c.setPipelineCustomizer(p -> p.addLast(new Watch()));
        });
        this.client = ModbusTcpClient.create(transport, c -> c.setTimeoutScheduler(timeouts));
    }

    /** Connects, or fails by then. */
    static TcpSession connect(ModbusTcpLink link, Duration within, NioEventLoopGroup loops) throws IOException {
        TcpSession session = new TcpSession(link, within, loops);
        try {
            session.transport.connect().get(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
            return session;
        } catch (TimeoutException e) {
            session.close();
            throw new IOException("no connection to " + session.where + " within " + within.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            session.close();
            throw new IOException("no connection to " + session.where + ": " + cause(e), e);
        } catch (InterruptedException e) {
            session.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to " + session.where, e);
        }
    }

    boolean usable() {
        return !lost;
    }

    /**
     * Sends one request and waits for its answer.
     *
     * @throws ModbusResponseException when the device answers with an exception
     * @throws NoAnswerException when none came in time; the connection still stands
     * @throws UnansweredException when the connection was lost after it was sent, or waiting was interrupted: it may have been
     * @throws IOException when it could not be sent
     */
    ModbusResponsePdu request(int unit, ModbusRequestPdu request, Duration timeout)
            throws IOException, ModbusResponseException {
        sent = false;
        if (lost) {
            throw new IOException("connection to " + where + " lost");
        }
        CompletableFuture<ModbusResponsePdu> answer =
                client.sendAsync(unit, request).toCompletableFuture();
        current = answer;
        if (lost) {
            answer.completeExceptionally(new IOException("connection lost"));
        }
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            timeouts.expire();
            throw new NoAnswerException(
                    "unit " + unit + " at " + where + " did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
                if (t instanceof ModbusResponseException refusal) {
                    throw refusal;
                }
            }
            lost = true;
            String text = "connection to " + where + " failed: " + cause(e);
            throw sent || closing ? new UnansweredException(text, e) : new IOException(text, e);
        } catch (InterruptedException e) {
            lost = true;
            Thread.currentThread().interrupt();
            throw new UnansweredException("interrupted while waiting for " + where, e);
        } finally {
            current = null;
        }
    }

    private static String cause(ExecutionException e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        String message = t.getMessage();
        return message == null || message.isBlank() ? t.getClass().getSimpleName() : message;
    }

    private void loss() {
        lost = true;
        CompletableFuture<ModbusResponsePdu> waiting = current;
        if (waiting != null) {
            waiting.completeExceptionally(new IOException("the other side closed it"));
        }
    }

    @Override
    public void close() {
        closing = true;
        loss();
        try {
            transport.disconnect().get(CLOSING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is given up either way; the channel closes in the background.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A request that was sent and stayed unanswered. */
    static class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        UnansweredException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A request that stayed unanswered; the connection still stands. */
    static final class NoAnswerException extends UnansweredException {
        private static final long serialVersionUID = 1L;

        NoAnswerException(String message) {
            super(message, null);
        }
    }

    /** Sees what the socket takes, which is before it sees an answer or the loss of the connection. */
    private final class Watch extends ChannelDuplexHandler {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            context.write(message, promise.addListener(taken -> sent = taken.isSuccess()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            loss();
            context.fireChannelInactive();
        }
    }

    /**
     * The client's time-outs without a timer: there is one request at a time and its caller waits with a time-out of its own,
     * so the last task is kept and run when that passes.
     */
    private static final class LastTimeout implements TimeoutScheduler {
        private @Nullable Task task;

        private static final TimeoutHandle HANDLE = new TimeoutHandle() {
            @Override
            public void cancel() {}

            @Override
            public boolean isCancelled() {
                return false;
            }
        };

        @Override
        public TimeoutHandle newTimeout(Task next, long delay, TimeUnit unit) {
            task = next;
            return HANDLE;
        }

        void expire() {
            Task last = task;
            if (last != null) {
                last.run(HANDLE);
            }
        }
    }
}

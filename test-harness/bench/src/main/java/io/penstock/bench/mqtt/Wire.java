/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT 5.0 connection for a load: whoever sends writes, a thread of its own reads. QoS 1 that comes in is acknowledged once a
 * read, not once a message.
 */
final class Wire implements AutoCloseable {
    /** Hears each message, on the reading thread. The buffer is only good during the call. */
    interface Listener {
        void message(byte[] buffer, int payloadFrom, int payloadTo, boolean duplicate);
    }

    private static final int BUFFER = 1 << 18;

    private final int room;

    private final SocketChannel channel;
    private final Listener listener;
    private final ByteBuffer acknowledgements = ByteBuffer.allocate(BUFFER);
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
    private volatile @Nullable IOException failure;
    private volatile boolean closing;

    /** @param largest message that comes in, at most */
    Wire(int port, String clientId, int largest, Listener listener) throws IOException {
        this.room = Math.max(BUFFER, largest);
        this.listener = listener;
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread reader = new Thread(this::read, "wire-" + clientId);
        reader.setDaemon(true);
        reader.start();
        write(Packets.connect(clientId));
        await(connected, "CONNACK");
    }

    void subscribe(String filter, int qos) throws IOException {
        write(Packets.subscribe(filter, qos));
        await(subscribed, "SUBACK");
    }

    /** Sends all of it; blocks while the broker takes nothing. */
    void write(ByteBuffer packets) throws IOException {
        synchronized (channel) {
            while (packets.hasRemaining()) {
                channel.write(packets);
            }
        }
    }

    /** @throws IOException when the connection was lost */
    void check() throws IOException {
        IOException lost = failure;
        if (lost != null) {
            throw new IOException("the load generator lost its broker: " + lost.getMessage(), lost);
        }
    }

    private void await(CompletableFuture<Void> answer, String what) throws IOException {
        try {
            answer.get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IOException("the broker must answer with " + what, e);
        }
    }

    private void read() {
        ByteBuffer in = ByteBuffer.allocate(room);
        try {
            while (channel.read(in) >= 0) {
                in.flip();
                parse(in);
                in.compact();
                if (acknowledgements.position() > 0) {
                    write(acknowledgements.flip());
                    acknowledgements.clear();
                }
            }
            throw new IOException("it closed the connection");
        } catch (AsynchronousCloseException e) {
            fail(new IOException("closed", e));
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(IOException e) {
        if (!closing) {
            failure = e;
        }
        connected.completeExceptionally(e);
        subscribed.completeExceptionally(e);
    }

    private void parse(ByteBuffer in) throws IOException {
        byte[] bytes = in.array();
        while (in.remaining() >= 2) {
            int start = in.position();
            int length = 0;
            int at = start + 1;
            int shift = 0;
            int digit;
            do {
                if (at >= in.limit()) {
                    return;
                }
                digit = bytes[at++];
                length |= (digit & 127) << shift;
                shift += 7;
            } while ((digit & 128) != 0);
            if (in.limit() - at < length) {
                return;
            }
            packet(bytes, bytes[start] & 0xFF, at, at + length);
            in.position(at + length);
        }
    }

    private void packet(byte[] bytes, int header, int from, int to) throws IOException {
        switch (header & 0xF0) {
            case Packets.CONNACK -> accepted(bytes[from + 1] & 0xFF, connected, "CONNACK");
            case Packets.SUBACK ->
                accepted((bytes[to - 1] & 0xFF) < 0x80 ? 0 : bytes[to - 1] & 0xFF, subscribed, "SUBACK");
            case Packets.PUBLISH -> publish(bytes, header, from, to);
            case 0xE0 -> throw new IOException("it disconnected with reason " + (to > from ? bytes[from] & 0xFF : 0));
            default -> {
                // PUBACK: what went in is counted when it comes out at the other end
            }
        }
    }

    private static void accepted(int reason, CompletableFuture<Void> answer, String what) throws IOException {
        if (reason != 0) {
            throw new IOException(what + " had reason " + reason);
        }
        answer.complete(null);
    }

    private void publish(byte[] bytes, int header, int from, int to) {
        int at = from + 2 + unsignedShort(bytes, from);
        if ((header & 6) != 0) {
            Packets.puback(acknowledgements, unsignedShort(bytes, at));
            at += 2;
        }
        int properties = 0;
        int shift = 0;
        int digit;
        do {
            digit = bytes[at++];
            properties |= (digit & 127) << shift;
            shift += 7;
        } while ((digit & 128) != 0);
        listener.message(bytes, at + properties, to, (header & 8) != 0);
    }

    private static int unsignedShort(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    @Override
    public void close() {
        closing = true;
        try {
            write(Packets.disconnect());
            channel.close();
        } catch (IOException e) {
            // the broker may have gone first: there is nothing left to close
            closing = true;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Simulated Modbus TCP devices, a port each, on one thread: their sockets and frames. What they answer is said by who makes them. */
public final class TcpDevices implements AutoCloseable {
    /** One connection to a device; called on the one thread. */
    public interface Peer {
        /**
         * Answers one request (Modbus messaging on TCP/IP 1.0b, 3.1.3).
         *
         * @param in holds it from {@code start} on, its transaction identifier first; not moved
         * @param out has the transaction and protocol identifiers of the answer, and takes the rest of it
         */
        void answer(ByteBuffer in, int start, ByteBuffer out);
    }

    private final Selector selector = Selector.open();
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private volatile boolean closed;

    /** @param connected makes what answers a new connection to the device of this number */
    public TcpDevices(int count, String thread, IntFunction<Peer> connected) throws IOException {
        for (int i = 0; i < count; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            servers.add(server);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT, i);
        }
        Thread serving = new Thread(() -> serve(connected), thread);
        serving.setDaemon(true);
        serving.start();
    }

    public List<Integer> ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (ServerSocketChannel server : servers) {
            ports.add(((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        return ports;
    }

    /** The rest of an answer: illegal function (Modbus application protocol 1.1b3, 7). */
    public static void refuse(ByteBuffer in, int start, ByteBuffer out) {
        out.putShort((short) 3)
                .put(in.get(start + 6))
                .put((byte) (in.get(start + 7) | 0x80))
                .put((byte) 1);
    }

    private void serve(IntFunction<Peer> connected) {
        while (!closed) {
            try {
                selector.select(key -> ready(key, connected));
            } catch (IOException | ClosedSelectorException e) {
                if (!closed) {
                    throw new IllegalStateException("the simulated devices cannot go on", e);
                }
            }
        }
    }

    private void ready(SelectionKey key, IntFunction<Peer> connected) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Peer peer = connected.apply((int) key.attachment());
                channel.register(selector, SelectionKey.OP_READ, new Wire(channel, peer));
            } else if (!((Wire) key.attachment()).read()) {
                key.channel().close();
            }
        } catch (IOException e) {
            // the other side went away: so does its connection
            key.cancel();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            for (ServerSocketChannel server : servers) {
                server.close();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection and what came over it so far. */
    private static final class Wire {
        private final SocketChannel channel;
        private final Peer peer;
        private final ByteBuffer in = ByteBuffer.allocate(1024);
        private final ByteBuffer out = ByteBuffer.allocate(1024);

        Wire(SocketChannel channel, Peer peer) {
            this.channel = channel;
            this.peer = peer;
        }

        /** @return false at the end */
        boolean read() throws IOException {
            if (channel.read(in) < 0) {
                return false;
            }
            in.flip();
            while (in.remaining() >= 6 && in.remaining() >= 6 + in.getShort(in.position() + 4)) {
                answer();
            }
            in.compact();
            return true;
        }

        private void answer() throws IOException {
            int start = in.position();
            out.clear();
            out.putShort(in.getShort(start)).putShort((short) 0);
            peer.answer(in, start, out);
            in.position(start + 6 + in.getShort(start + 4));
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }
}

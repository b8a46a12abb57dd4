/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.actuation;

import io.penstock.bench.measure.Latencies;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Simulated Modbus TCP controllers, in a process of their own, that time the one who controls them: from the answer that first holds a
 * changed register to the write that it causes. Input register 0 is 20 or 80; coil 0 is to follow it.
 */
final class Plc implements AutoCloseable {
    static final int DEVICES = 40;
    static final int REGISTERS = 5;

    /** The register changes at each second poll. */
    private static final int EVERY = 2;

    private final Selector selector = Selector.open();
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private volatile boolean closed;
    private volatile @Nullable Latencies recording;

    Plc() throws IOException {
        for (int i = 0; i < DEVICES; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            servers.add(server);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        }
        Thread thread = new Thread(this::serve, "plc");
        thread.setDaemon(true);
        thread.start();
    }

    /** Asked {@code devices}, answers the ports of new ones; asked {@code measure S}, what it took in S seconds. */
    public static void main(String[] args) throws IOException {
        List<Plc> running = new ArrayList<>();
        Worker.serve(question -> {
            String[] words = question.split(" ");
            if (words[0].equals("devices")) {
                running.forEach(Plc::close);
                running.clear();
                running.add(new Plc());
                return running.get(0).ports();
            }
            return running.get(0).measure(Double.parseDouble(words[1]));
        });
    }

    private String ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (ServerSocketChannel server : servers) {
            ports.add(((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private String measure(double seconds) {
        Latencies latencies = new Latencies();
        recording = latencies;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        recording = null;
        synchronized (latencies) {
            return latencies.line();
        }
    }

    private void serve() {
        while (!closed) {
            try {
                selector.select(this::ready);
            } catch (IOException | ClosedSelectorException e) {
                if (!closed) {
                    throw new IllegalStateException("the controllers cannot go on", e);
                }
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                channel.configureBlocking(false);
                channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                channel.register(selector, SelectionKey.OP_READ, new Peer(channel));
            } else if (!((Peer) key.attachment()).read()) {
                key.channel().close();
            }
        } catch (IOException e) {
            // whoever controls it went away: so does its connection
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

    /** One connection of one controller. */
    private final class Peer {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(1024);
        private final ByteBuffer out = ByteBuffer.allocate(1024);
        private int polls;
        private long changedAt;

        Peer(SocketChannel channel) {
            this.channel = channel;
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
            int function = in.get(start + 7);
            out.clear();
            out.putShort(in.getShort(start)).putShort((short) 0);
            if (function == 4) {
                registers(start, in.getShort(start + 8), in.getShort(start + 10));
            } else if (function == 5) {
                written();
                out.putShort((short) 6).put(in.slice(start + 6, 6));
            } else {
                out.putShort((short) 3)
                        .put(in.get(start + 6))
                        .put((byte) (function | 0x80))
                        .put((byte) 1);
            }
            in.position(start + 6 + in.getShort(start + 4));
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        private void registers(int start, int address, int quantity) {
            polls++;
            boolean high = polls / EVERY % 2 == 1;
            out.putShort((short) (3 + 2 * quantity))
                    .put(in.get(start + 6))
                    .put((byte) 4)
                    .put((byte) (2 * quantity));
            for (int i = 0; i < quantity; i++) {
                out.putShort((short) (address + i == 0 ? (high ? 80 : 20) : polls + i));
            }
            if (polls % EVERY == 0) {
                changedAt = System.nanoTime();
            }
        }

        private void written() {
            Latencies to = recording;
            if (changedAt != 0 && to != null) {
                synchronized (to) {
                    to.add(System.nanoTime() - changedAt);
                }
            }
            changedAt = 0;
        }
    }
}

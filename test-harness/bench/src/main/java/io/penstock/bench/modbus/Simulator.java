/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.modbus;

import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Many Modbus TCP devices, a port each, in a process of their own on one thread, which also writes down when each was asked. Answers
 * reads of coils and registers (Modbus application protocol 1.1b3, 6.1 to 6.4) with numbers that change.
 */
public final class Simulator implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final Arrivals arrivals;
    private volatile boolean closed;

    Simulator(int devices) throws IOException {
        arrivals = new Arrivals(devices);
        for (int i = 0; i < devices; i++) {
            ServerSocketChannel server = ServerSocketChannel.open();
            servers.add(server);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT, i);
        }
        Thread thread = new Thread(this::serve, "devices");
        thread.setDaemon(true);
        thread.start();
    }

    /** Asked {@code devices N}, answers their ports; asked {@code measure S}, what came in S seconds. */
    public static void main(String[] args) throws IOException {
        List<Simulator> running = new ArrayList<>();
        Worker.serve(question -> {
            String[] words = question.split(" ");
            if (words[0].equals("devices")) {
                running.forEach(Simulator::close);
                running.clear();
                running.add(new Simulator(Integer.parseInt(words[1])));
                return running.get(0).ports().stream().map(String::valueOf).collect(Collectors.joining(","));
            }
            return running.get(0).arrivals.measure(Double.parseDouble(words[1])).line();
        });
    }

    List<Integer> ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (ServerSocketChannel server : servers) {
            ports.add(((InetSocketAddress) server.getLocalAddress()).getPort());
        }
        return ports;
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private void serve() {
        while (!closed) {
            try {
                selector.select(this::ready);
            } catch (IOException | java.nio.channels.ClosedSelectorException e) {
                if (!closed) {
                    throw new IllegalStateException("the simulated devices cannot go on", e);
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
                channel.register(selector, SelectionKey.OP_READ, new Peer((int) key.attachment(), channel));
            } else if (!((Peer) key.attachment()).read()) {
                key.channel().close();
            }
        } catch (IOException e) {
            // the poller went away: so does its connection
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
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One connection of one device. */
    private final class Peer {
        private final int device;
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(1024);
        private final ByteBuffer out = ByteBuffer.allocate(1024);
        private int tick;

        Peer(int device, SocketChannel channel) {
            this.device = device;
            this.channel = channel;
        }

        /** @return false at the end */
        boolean read() throws IOException {
            if (channel.read(in) < 0) {
                return false;
            }
            in.flip();
            while (in.remaining() >= 6 && in.remaining() >= 6 + in.getShort(in.position() + 4)) {
                arrivals.came(device, System.nanoTime());
                answer();
            }
            in.compact();
            return true;
        }

        private void answer() throws IOException {
            int start = in.position();
            int length = in.getShort(start + 4);
            int function = in.get(start + 7);
            int address = in.getShort(start + 8) & 0xFFFF;
            int quantity = in.getShort(start + 10) & 0xFFFF;
            boolean bits = function == 1 || function == 2;
            int bytes = bits ? (quantity + 7) / 8 : 2 * quantity;
            out.clear();
            out.putShort(in.getShort(start)).putShort((short) 0);
            if (bits || function == 3 || function == 4) {
                out.putShort((short) (3 + bytes)).put(in.get(start + 6)).put((byte) function);
                out.put((byte) bytes);
                tick++;
                for (int i = 0; i < bytes; i++) {
                    out.put((byte) (i % 2 == 0 ? 0 : address + i + tick));
                }
            } else {
                out.putShort((short) 3)
                        .put(in.get(start + 6))
                        .put((byte) (function | 0x80))
                        .put((byte) 1);
            }
            in.position(start + 6 + length);
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }
    }
}

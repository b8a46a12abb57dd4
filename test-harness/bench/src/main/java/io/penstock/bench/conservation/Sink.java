/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the program delivers to: as much of an MQTT broker as a publisher needs. What it has acknowledged it has counted, and nothing stands
 * between: a double here was sent twice. It can go away, and it can hang.
 */
final class Sink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    private final Arrived arrived;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket server;
    private boolean hangs;

    Sink(Arrived arrived) throws IOException {
        this.arrived = arrived;
        ServerSocket first = new ServerSocket();
        first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = first.getLocalPort();
        listen(first);
    }

    int port() {
        return port;
    }

    private void listen(ServerSocket socket) {
        server = socket;
        start(() -> accept(socket), "sink");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket socket) {
        try {
            while (true) {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                start(() -> serve(connection), "sink-connection");
            }
        } catch (IOException e) {
            LOG.info("the sink listens no more: {}", e.getMessage());
        }
    }

    private void serve(Socket connection) {
        try (connection;
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(connection.getInputStream(), 1 << 16));
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(connection.getOutputStream(), 1 << 16))) {
            while (true) {
                Frame frame = Frame.read(in);
                awaitAnswering();
                answer(frame, out);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            LOG.info("a connection to the sink ended: {}", e.getMessage());
        } finally {
            connections.remove(connection);
        }
    }

    private void answer(Frame frame, DataOutputStream out) throws IOException {
        switch (frame.type()) {
            case Frame.CONNECT -> Frame.connack().write(out);
            case Frame.PINGREQ -> Frame.pingresp().write(out);
            case Frame.PUBLISH -> {
                Frame.Message message = frame.message();
                arrived.add(message.topic(), message.payload());
                Frame.puback(message.packetId()).write(out);
            }
            default -> {
                // DISCONNECT: the connection ends by itself
            }
        }
    }

    private synchronized void awaitAnswering() throws IOException {
        while (hangs) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Its connections stay, and nothing is answered. */
    synchronized void hang() {
        hangs = true;
    }

    synchronized void answer() {
        hangs = false;
        notifyAll();
    }

    /** Nobody listens, and connections are gone. */
    synchronized void away() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        for (Socket connection : connections) {
            connection.close();
        }
    }

    synchronized void back() throws IOException {
        if (server == null) {
            ServerSocket again = new ServerSocket();
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            listen(again);
        }
    }

    @Override
    public void close() throws IOException {
        away();
        answer();
    }
}

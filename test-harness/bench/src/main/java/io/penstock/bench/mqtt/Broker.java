/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Here;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A mosquitto of our own on a free port of loopback, as its defaults are, without persistence. */
public final class Broker implements AutoCloseable {
    private final Child child;
    private final int port;

    private Broker(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** Where it is installed; null when it is not. */
    static @Nullable Path program() {
        return List.of(
                        "/usr/sbin/mosquitto",
                        "/usr/local/sbin/mosquitto",
                        "/usr/bin/mosquitto",
                        "/opt/homebrew/sbin/mosquitto")
                .stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Why there can be no broker here, if so. */
    public static Optional<String> missing() {
        return program() == null
                ? Optional.of("mosquitto is not installed; such as by: apt-get install mosquitto")
                : Optional.empty();
    }

    /** As it says itself. */
    public static String version() {
        Path program = program();
        return program == null
                ? "none"
                : Here.said("unknown", program.toString(), "-h").replace("mosquitto version ", "");
    }

    public static Broker start(Path folder) throws IOException {
        Path program = program();
        if (program == null) {
            throw new IOException("mosquitto must be installed, such as by: apt-get install mosquitto");
        }
        int port = freePort();
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port
                        + " 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 100000\nlog_type error\n");
        Child child = Child.start(
                new ProcessBuilder(program.toString(), "-c", config.toString()), folder.resolve("mosquitto.log"));
        Broker broker = new Broker(child, port);
        broker.awaitListening();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws IOException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (true) {
            child.check();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("mosquitto must listen on port " + port, e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        child.close();
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

import io.penstock.bench.measure.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A mosquitto that keeps on disk what it owes, without limits on what is queued, and that can be stopped and started. */
public final class KeepingBroker implements AutoCloseable {
    private final Path folder;
    private final Path config;
    private final int port;
    private Child child;

    private KeepingBroker(Path folder, Path config, int port) throws IOException {
        this.folder = folder;
        this.config = config;
        this.port = port;
        this.child = launch();
    }

    /** Where it is installed. */
    static Optional<Path> program() {
        return Stream.of(
                        "/usr/sbin/mosquitto",
                        "/usr/local/sbin/mosquitto",
                        "/usr/bin/mosquitto",
                        "/opt/homebrew/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Why there can be none here, if so. */
    public static Optional<String> missing() {
        return program().isPresent()
                ? Optional.empty()
                : Optional.of("mosquitto is not installed; such as by: apt-get install mosquitto");
    }

    /** On a free port of loopback; its files go into the folder. */
    public static KeepingBroker start(Path folder) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String user = "root".equals(System.getProperty("user.name")) ? "user root\n" : "";
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                """
                listener %d 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location %s/
                max_inflight_messages 0
                max_queued_messages 0
                log_type error
                """
                                .formatted(port, folder)
                        + user);
        return new KeepingBroker(folder, config, port);
    }

    public int port() {
        return port;
    }

    /** Ends it as an operator does (SIGTERM) and starts it again, with what it kept. */
    public void restart() throws IOException {
        child.close();
        child = launch();
    }

    private Child launch() throws IOException {
        Path program = program().orElseThrow(() -> new IOException(missing().orElse("")));
        Child started = Child.start(
                new ProcessBuilder(program.toString(), "-c", config.toString()), folder.resolve("mosquitto.log"));
        long end = System.nanoTime() + 20_000_000_000L;
        while (true) {
            started.check();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return started;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("mosquitto must listen on port " + port, e);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    @Override
    public void close() {
        child.close();
    }
}

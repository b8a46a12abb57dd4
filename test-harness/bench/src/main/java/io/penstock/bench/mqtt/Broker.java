/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Child;
import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Here;
import io.penstock.bench.measure.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A mosquitto of our own on a free port of loopback. It can be stopped and started again. */
public final class Broker implements AutoCloseable {
    private static final long PATIENCE = 60_000_000_000L;
    private static final Pattern VERSION = Pattern.compile("mosquitto version (\\S+).*");

    private final Path folder;
    private final Path config;
    private final int port;
    private Child child;

    private Broker(Path folder, Path config, int port) throws IOException {
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

    /** Why there can be no broker here, if so. */
    public static Optional<String> missing() {
        return program().isPresent()
                ? Optional.empty()
                : Optional.of("mosquitto is not installed; such as by: apt-get install mosquitto");
    }

    /** As it says itself. */
    public static String version() {
        return program()
                .map(program -> Here.said(VERSION, "unknown", program.toString(), "-h"))
                .orElse("none");
    }

    /** As its defaults are, without persistence; its files go into the folder. */
    public static Broker start(Path folder) throws IOException {
        return start(folder, "persistence false\nmax_queued_messages 100000\n");
    }

    /**
     * One that sends each packet at once ({@code set_tcp_nodelay}). As its defaults are, it holds a small one back until the one before has been
     * acknowledged by TCP: an answer then waits for the asker's next packet, or for 40 ms.
     */
    public static Broker startPrompt(Path folder) throws IOException {
        return start(folder, "persistence false\nset_tcp_nodelay true\n");
    }

    /** One that keeps on disk what it owes, without limits on what is queued. */
    public static Broker startKeeping(Path folder) throws IOException {
        // it would give up the right to write there to a user of its own
        String user = "root".equals(System.getProperty("user.name")) ? "user root\n" : "";
        return start(folder, "persistence true\npersistence_location " + folder + "/\nmax_queued_messages 0\n" + user);
    }

    private static Broker start(Path folder, String settings) throws IOException {
        int port = Ports.free();
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 0\nlog_type error\n"
                        + settings);
        return new Broker(folder, config, port);
    }

    private Child launch() throws IOException {
        Path program = program().orElseThrow(() -> new IOException(missing().orElse("")));
        Child started = Child.start(
                Role.AROUND,
                new ProcessBuilder(program.toString(), "-c", config.toString()),
                folder.resolve("mosquitto.log"));
        long end = System.nanoTime() + PATIENCE;
        while (!Ports.listening(port)) {
            started.check();
            if (System.nanoTime() > end) {
                started.close();
                throw new IOException("mosquitto must listen on port " + port + " within 60 s; see " + started.log());
            }
            LockSupport.parkNanos(20_000_000);
        }
        return started;
    }

    /** Ends it as an operator does (SIGTERM) and starts it again, with what it kept. */
    public void restart() throws IOException {
        child.close();
        child = launch();
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

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.penstock.interop.Peer;
import io.penstock.interop.Ports;
import io.penstock.interop.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A mosquitto of our own on a free port, which can be stopped and started again. */
public final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Path config;
    private @Nullable Process process;

    private Mosquitto(Path folder, int port, Path config) {
        this.folder = folder;
        this.port = port;
        this.config = config;
    }

    /** Anonymous, with persistence: what it owes to sessions survives its restart. */
    public static Mosquitto start(Path folder, String... more) throws IOException {
        return startOn(folder, false, more);
    }

    /** Without the line that lets anybody in. */
    static Mosquitto startClosed(Path folder, String... more) throws IOException {
        return startOn(folder, true, more);
    }

    private static Mosquitto startOn(Path folder, boolean closed, String... more) throws IOException {
        int port = Ports.free();
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous " + !closed,
                "persistence true",
                "persistence_location " + folder + "/",
                "max_queued_messages 0",
                "log_dest stderr",
                "log_type error",
                "log_type warning"));
        if ("root".equals(System.getProperty("user.name"))) {
            lines.add("user root");
        }
        lines.addAll(List.of(more));
        Path config = Files.write(folder.resolve("mosquitto.conf"), lines);
        Mosquitto broker = new Mosquitto(folder, port, config);
        broker.resume();
        return broker;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    /** Starts it, on the same port and with what it kept. */
    public void resume() throws IOException {
        process = new ProcessBuilder(Peer.MOSQUITTO.program(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
        await().atMost(60, SECONDS).ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
    }

    /** Ends it as an operator does (SIGTERM), also when it is frozen. */
    public void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            thaw();
            await().atMost(60, SECONDS).until(() -> !running.isAlive());
            process = null;
        }
    }

    /** Makes it stand still (SIGSTOP): its connections stay, and nothing is answered. */
    void freeze() {
        signal("STOP");
    }

    /** Lets it go on; does nothing when it is not frozen or not there. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        Process running = process;
        if (running != null) {
            Signals.send(running, name);
        }
    }

    /** Runs one of its command-line clients against it until it ends. */
    public void client(String program, @Nullable String input, String... arguments)
            throws IOException, InterruptedException {
        Process client = command(program, arguments).redirectErrorStream(true).start();
        if (input != null) {
            client.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        }
        client.getOutputStream().close();
        if (!client.waitFor(120, SECONDS) || client.exitValue() != 0) {
            client.destroyForcibly();
            throw new IOException(
                    program + ": " + new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Runs {@code mosquitto_sub} until it is closed; returns when it is subscribed. */
    public Listener listen(String... arguments) throws IOException {
        String ready = "penstock/ready/" + System.nanoTime();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-t", ready));
        Process client = command("mosquitto_sub", all.toArray(String[]::new)).start();
        Listener listener = new Listener(client, ready);
        await().atMost(60, SECONDS).until(() -> {
            client("mosquitto_pub", null, "-t", ready, "-m", ready);
            return listener.isReady();
        });
        return listener;
    }

    /** One of its command-line clients, not started. */
    public ProcessBuilder command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(Peer.MOSQUITTO_CLIENTS.program())
                        .resolveSibling(program)
                        .toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port)));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Override
    public void close() {
        stop();
    }

    /** A running {@code mosquitto_sub} and the lines it has written. */
    public static final class Listener implements AutoCloseable {
        private final Process process;
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final String ready;
        private volatile boolean isReady;

        Listener(Process process, String ready) {
            this.process = process;
            this.ready = ready;
            Thread reader = new Thread(this::read, "mosquitto_sub");
            reader.setDaemon(true);
            reader.start();
        }

        boolean isReady() {
            return isReady;
        }

        public List<String> lines() {
            return List.copyOf(lines);
        }

        public int count() {
            return lines.size();
        }

        private void read() {
            try (InputStream in = process.getInputStream();
                    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String line = reader.readLine();
                while (line != null) {
                    if (line.contains(ready)) {
                        isReady = true;
                    } else {
                        lines.add(line);
                    }
                    line = reader.readLine();
                }
            } catch (IOException e) {
                lines.add("mosquitto_sub: " + e);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}

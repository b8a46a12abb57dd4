/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the command line over a Unix domain socket that only the program's own user can open. A request is one line of
 * JSON, {@code {"operation": ..., "arguments": {...}}}; the answer is one line a row and a last one, {@code {"end": true}} or
 * {@code {"error": ..., "user": true|false}}.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int LONGEST_REQUEST = 1 << 20;
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Map<String, Operation> operations;
    private final ServerSocketChannel server;
    private final Path data;
    private final ExecutorService workers = Executors.newCachedThreadPool(ControlServer::thread);

    /** @param data the running program's data folder */
    public ControlServer(Path data, Map<String, Operation> operations) throws IOException {
        this.operations = Map.copyOf(operations);
        this.data = data;
        Path path = ControlAddress.forServer(data);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        workers.execute(() -> accept(server, client -> workers.execute(() -> serve(client))));
    }

    private static Thread thread(Runnable task) {
        Thread t = new Thread(task, "control");
        t.setDaemon(true);
        return t;
    }

    /** Until the server is closed. Where a connection cannot be taken (no file handle is free) it waits before it tries again. */
    static void accept(ServerSocketChannel server, Consumer<SocketChannel> taker) {
        boolean told = false;
        while (server.isOpen()) {
            try {
                taker.accept(server.accept());
                told = false;
            } catch (ClosedChannelException | RejectedExecutionException e) {
                return;
            } catch (IOException e) {
                if (!told) {
                    LOG.warn("control: a connection could not be taken: {}", e.getMessage());
                }
                told = true;
                LockSupport.parkNanos(server, PAUSE_NANOS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8), 8 * 1024);
                Writer out = Channels.newWriter(client, StandardCharsets.UTF_8)) {
            String line = readLine(in);
            if (line != null) {
                answer(line, client, out);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("control: a client went away: {}", e.getMessage());
        }
    }

    private static String readLine(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() >= LONGEST_REQUEST) {
                return null;
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private void answer(String line, SocketChannel client, Writer out) throws IOException {
        try {
            JsonNode request = Json.MAPPER.readTree(line);
            String name = request.path("operation").asText();
            Operation operation = operations.get(name);
            if (operation == null) {
                throw new UserErrorException("this program knows no operation '" + name + "': is it another version?");
            }
            Map<String, String> arguments = new LinkedHashMap<>();
            request.path("arguments")
                    .fields()
                    .forEachRemaining(
                            e -> arguments.put(e.getKey(), e.getValue().asText()));
            operation.run(arguments, new SocketAnswer(client, out));
            write(out, Map.of("end", true));
        } catch (UserErrorException e) {
            write(out, Map.of("error", String.valueOf(e.getMessage()), "user", true));
        } catch (IOException | UncheckedIOException e) {
            if (!client.isOpen() || isGone(client, out)) {
                LOG.debug("control: a client went away: {}", e.getMessage());
                return;
            }
            write(out, Map.of("error", String.valueOf(e.getMessage()), "user", false));
        } catch (InterruptedException e) {
            LOG.debug("control: the program stops while somebody asks");
        } catch (Exception e) {
            LOG.error("control: an operation failed", e);
            write(out, Map.of("error", e.toString(), "user", false));
        }
    }

    private static boolean isGone(SocketChannel client, Writer out) {
        return new SocketAnswer(client, out).closed();
    }

    private static void write(Writer out, Map<String, ?> values) throws IOException {
        out.write(Json.MAPPER.writeValueAsString(values));
        out.write('\n');
        out.flush();
    }

    private record SocketAnswer(SocketChannel client, Writer out) implements Operation.Answer {
        @Override
        public void row(Row row) {
            try {
                write(out, Map.of("row", row.values()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Found out by a blank line, which clients pass over: a socket does not say that its peer has gone. */
        @Override
        public boolean closed() {
            try {
                out.write('\n');
                out.flush();
                return !client.isOpen();
            } catch (IOException e) {
                return true;
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            ControlAddress.clear(data);
        } catch (IOException e) {
            LOG.debug("control: the socket could not be taken away: {}", e.getMessage());
        }
        workers.shutdownNow();
    }
}

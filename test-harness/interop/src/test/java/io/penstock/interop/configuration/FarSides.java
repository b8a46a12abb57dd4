/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.interop.mqtt.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where endpoints deliver to: the profile's own folder, a broker, a web server that takes whatever is posted. */
final class FarSides implements AutoCloseable {
    private final Path profile;
    private final Mosquitto broker;
    private final HttpServer server;
    private final Map<String, Queue<String>> posted = new ConcurrentHashMap<>();
    private final Map<String, Mosquitto.Listener> listeners = new ConcurrentHashMap<>();

    FarSides(Path profile, Mosquitto broker) throws IOException {
        this.profile = profile;
        this.broker = broker;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    /** Of the web server. */
    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posted.computeIfAbsent(exchange.getRequestURI().getPath(), p -> new ConcurrentLinkedQueue<>())
                    .add(body);
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** Begins to listen where a case says that its messages arrive. */
    void prepare(List<EndpointCase> cases) throws IOException {
        for (EndpointCase c : cases) {
            String[] words = c.written().one("arrives", "").split(" ", 2);
            if (words[0].equals("mqtt")) {
                listeners.put(words[1], broker.listen("-q", "1", "-t", words[1]));
            }
        }
    }

    /** The messages that came to a place, in their order where it has one. */
    List<String> arrived(String place) throws IOException {
        String[] words = place.split(" ", 2);
        return switch (words[0]) {
            case "file" -> linesOf(words[1]);
            case "mqtt" -> listeners.get(words[1]).lines();
            case "http" -> List.copyOf(posted.getOrDefault(words[1], new ConcurrentLinkedQueue<>()));
            default ->
                throw new IllegalArgumentException(
                        "`# arrives:` must be file, mqtt, http or nowhere but was '" + place + "'");
        };
    }

    private List<String> linesOf(String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        Set<Path> found = new TreeSet<>();
        Files.walkFileTree(profile, new SimpleFileVisitor<>() {
            /** What the program keeps for itself comes and goes while this looks. */
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(profile.resolve("data")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (matcher.matches(profile.relativize(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        List<String> lines = new ArrayList<>();
        for (Path file : found) {
            lines.addAll(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
        listeners.values().forEach(Mosquitto.Listener::close);
    }
}

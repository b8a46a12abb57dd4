/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.connection;

import io.penstock.api.connection.ConnectionType;
import io.penstock.api.connection.Connections;
import io.penstock.api.connection.Link;
import io.penstock.api.connection.LinkState;
import io.penstock.api.setting.ConnectionRef;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of the profile that runs: a link is opened at its first use and shared. Safe for many threads. */
public final class OpenConnections implements Connections, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);

    private final Map<String, Link> links = new HashMap<>();
    private Map<String, ConnectionType<?>> types = Map.of();
    private Path folder = Path.of("").toAbsolutePath();

    @Override
    public <L extends Link> L link(ConnectionRef ref, Class<L> type) {
        return type.cast(open(ref.name(), type));
    }

    private synchronized Link open(String name, Class<? extends Link> wanted) {
        ConnectionType<?> type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException(
                    "connection must be one of " + new TreeMap<>(types).keySet() + " but was '" + name + "'");
        }
        if (!wanted.isAssignableFrom(type.linkType())) {
            throw new IllegalArgumentException("connection '" + name + "' must be a " + wanted.getSimpleName()
                    + " but is a " + type.linkType().getSimpleName());
        }
        return links.computeIfAbsent(name, n -> type.open(n, folder));
    }

    /** Names of connections that these would close: those that are gone or other than they were. */
    public synchronized Set<String> changed(Map<String, ConnectionType<?>> next, Path nextFolder) {
        Set<String> changed = new HashSet<>();
        boolean moved = !nextFolder.toAbsolutePath().equals(folder);
        types.forEach((name, type) -> {
            if (moved || !type.equals(next.get(name))) {
                changed.add(name);
            }
        });
        return changed;
    }

    /** Takes these from now on; closes links that are gone or changed. Whoever used them has let go of them before. */
    public void replace(Map<String, ConnectionType<?>> next, Path nextFolder) {
        Map<String, Link> closing = new HashMap<>();
        synchronized (this) {
            for (String name : changed(next, nextFolder)) {
                Link link = links.remove(name);
                if (link != null) {
                    closing.put(name, link);
                }
            }
            types = Map.copyOf(next);
            folder = nextFolder.toAbsolutePath();
        }
        closing.forEach(OpenConnections::close);
    }

    /** The state of each connection of the profile; one that nobody has used yet is down with that reason. */
    public synchronized Map<String, LinkState> states() {
        Map<String, LinkState> states = new TreeMap<>();
        for (String name : types.keySet()) {
            Link link = links.get(name);
            states.put(name, link == null ? LinkState.down("not used yet") : link.state());
        }
        return states;
    }

    @Override
    public void close() {
        Map<String, Link> closing;
        synchronized (this) {
            closing = Map.copyOf(links);
            links.clear();
        }
        closing.forEach(OpenConnections::close);
    }

    private static void close(String name, Link link) {
        try {
            link.close();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            log.warn("connection {} did not close: {}", name, e.toString());
        }
    }
}

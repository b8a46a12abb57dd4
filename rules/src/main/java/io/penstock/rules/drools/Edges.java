/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.bus.StateKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for last of each output, and by which rules since, and what was said last of each alert: a rule that asks for the same
 * again is not heard. Part of the commit. Safe for many threads.
 */
final class Edges {
    /** After a refusal or a failure the same may be asked again, but not with each reading. */
    private static final long AGAIN_MILLIS = 5_000;

    /** Rules may make up names without end. */
    static final int MOST_OUTPUTS = 100_000;

    static final int MOST_ALERTS = 10_000;

    static final String STEP = "$edges";

    private static final char BETWEEN = '\u0000';

    /** What stands behind the rules; the first version had nothing there. */
    private static final int VERSION = 2;

    private static final class Edge {
        String value = "";
        final Set<String> rules = new HashSet<>();
        /** When it may be asked again although nothing changed; 0 for never. */
        long againAt;
    }

    /** By device and resource with a NUL between them: an alert's name has none. */
    private final Map<String, Edge> edges = new HashMap<>();

    private final Map<String, Edge> alerts = new HashMap<>();

    private final Map<StateKey, byte @Nullable []> changes = new HashMap<>();

    /** Whether there is room to remember these. */
    synchronized boolean hasRoom(String device, Set<String> resources) {
        return edges.size() + resources.size() <= MOST_OUTPUTS
                || resources.stream().allMatch(resource -> edges.containsKey(key(device, resource)));
    }

    /** Whether there is room to remember this one. What was cleared makes room: clearing it again is heard once more, and changes nothing. */
    synchronized boolean hasRoom(DrlFiring.Alert alert) {
        if (alerts.size() < MOST_ALERTS || alerts.containsKey(alert.name())) {
            return true;
        }
        alerts.entrySet().removeIf(e -> {
            boolean cleared = e.getValue().value.isEmpty();
            if (cleared) {
                changes.put(new StateKey(STEP, e.getKey()), null);
            }
            return cleared;
        });
        return alerts.size() < MOST_ALERTS || !alert.raised();
    }

    /** Whether this changes anything, and remembers it. */
    synchronized boolean ask(String rule, String device, Map<String, Object> values, long now) {
        boolean news = false;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            news |= ask(rule, key(device, value.getKey()), String.valueOf(value.getValue()), now);
        }
        return news;
    }

    private boolean ask(String rule, String key, String value, long now) {
        Edge edge = edges.computeIfAbsent(key, k -> new Edge());
        boolean other = !edge.value.equals(value);
        if (other) {
            edge.value = value;
            edge.rules.clear();
        }
        boolean again = isTimeAgain(edge, now);
        boolean news = edge.rules.add(rule) || again;
        if (news) {
            edge.againAt = 0;
            changes.put(new StateKey(STEP, key), encode(edge));
        }
        return news;
    }

    /** A clock that was put back does not say how long it has been: then it is time. */
    private static boolean isTimeAgain(Edge edge, long now) {
        return edge.againAt > 0 && (now >= edge.againAt || now < edge.againAt - AGAIN_MILLIS);
    }

    /** Whether raising or clearing an alert changes anything, and remembers it. */
    synchronized boolean alert(DrlFiring.Alert alert, long now) {
        String value = alert.raised() ? value(alert) : "";
        Edge edge = alerts.get(alert.name());
        boolean again = edge != null && isTimeAgain(edge, now);
        if (edge != null && edge.value.equals(value) && !again) {
            return false;
        }
        if (edge == null && alerts.size() >= MOST_ALERTS) {
            return true; // one is cleared of which nothing is known here
        }
        Edge changed = new Edge();
        changed.value = value;
        alerts.put(alert.name(), changed);
        changes.put(new StateKey(STEP, alert.name()), encode(changed));
        return true;
    }

    private static String value(DrlFiring.Alert alert) {
        String repeat = alert.repeat().isZero() ? "" : " " + alert.repeat();
        return alert.severity() + " " + alert.text() + repeat;
    }

    /** An alert was not raised, because no more may be. */
    synchronized void notRaised(String alert, long now) {
        Edge edge = alerts.get(alert);
        if (edge != null) {
            edge.againAt = now + AGAIN_MILLIS;
            changes.put(new StateKey(STEP, alert), encode(edge));
        }
    }

    /** A command was refused or failed. */
    synchronized void notDone(String device, Set<String> resources, long now) {
        for (String resource : resources) {
            Edge edge = edges.get(key(device, resource));
            if (edge != null) {
                edge.againAt = now + AGAIN_MILLIS;
                changes.put(new StateKey(STEP, key(device, resource)), encode(edge));
            }
        }
    }

    /** Somebody else has set it: whatever a rule asks for next is news. */
    synchronized void changedElsewhere(String device, String resource) {
        String key = key(device, resource);
        if (edges.remove(key) != null) {
            changes.put(new StateKey(STEP, key), null);
        }
    }

    /** What changed since this was asked last, for the commit. */
    synchronized Map<StateKey, byte @Nullable []> changes() {
        Map<StateKey, byte @Nullable []> taken = new HashMap<>(changes);
        changes.clear();
        return taken;
    }

    synchronized void restore(Map<StateKey, byte[]> saved) {
        saved.forEach((key, bytes) -> {
            if (key.step().equals(STEP)) {
                (key.key().indexOf(BETWEEN) < 0 ? alerts : edges).put(key.key(), decode(bytes));
            }
        });
    }

    private static String key(String device, String resource) {
        return device + BETWEEN + resource;
    }

    private static byte[] encode(Edge edge) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(edge.value.length() > 10_000 ? "" : edge.value);
            out.writeInt(edge.rules.size());
            for (String rule : edge.rules) {
                out.writeUTF(rule);
            }
            out.writeByte(VERSION);
            out.writeBoolean(edge.againAt > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Edge decode(byte[] bytes) {
        Edge edge = new Edge();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            edge.value = in.readUTF();
            for (int left = in.readInt(); left > 0; left--) {
                edge.rules.add(in.readUTF());
            }
            // after a restart at once: clocks may have been put back
            edge.againAt = in.read() >= VERSION && in.readBoolean() ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the state '" + STEP + "' of the cursor $drools cannot be read", e);
        }
        return edge;
    }
}

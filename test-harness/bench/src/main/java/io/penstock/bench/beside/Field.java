/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import io.penstock.bench.mqtt.Broker;
import io.penstock.bench.mqtt.Subject;
import io.penstock.bench.mqtt.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All that are compared, each in its process, Penstock first. All run all the time; only one has work. */
final class Field implements AutoCloseable {
    private final List<Standing> standings = new ArrayList<>();

    static Field start(Broker broker, int qos, List<Peer> peers, Path work) throws IOException {
        Field field = new Field();
        try {
            field.add(Subject.penstock(Way.through(broker), qos, "5ms", work));
            for (Peer peer : peers) {
                field.add(peer.start(broker.port(), qos, work));
            }
            return field;
        } catch (IOException | RuntimeException e) {
            field.close();
            throw e;
        }
    }

    private void add(Subject subject) {
        standings.add(new Standing(subject));
    }

    List<Standing> all() {
        return standings;
    }

    Standing penstock() {
        return standings.get(0);
    }

    List<Standing> peers() {
        return standings.subList(1, standings.size());
    }

    @Override
    public void close() {
        standings.forEach(s -> s.subject().close());
    }
}

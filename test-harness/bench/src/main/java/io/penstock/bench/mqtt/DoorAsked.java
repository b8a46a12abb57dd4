/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.mqtt;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Words;
import io.penstock.bench.measure.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A command door that is asked over MQTT, by a {@link DoorClient} in a process of its own. */
public final class DoorAsked implements AutoCloseable {
    private final Worker worker;

    /**
     * What became of the questions of one turn: latencies from when each was due to its answer.
     *
     * @param says what the first refusal said
     * @param unanswered those that got no answer until none had come for so long
     */
    public record Answers(Percentiles latencies, int done, int refused, String says, int unanswered, double perSecond) {
        private static Answers parse(List<String> words) {
            return new Answers(
                    Percentiles.parse(words.get(0)),
                    Integer.parseInt(words.get(1)),
                    Integer.parseInt(words.get(2)),
                    words.get(3),
                    Integer.parseInt(words.get(4)),
                    Double.parseDouble(words.get(5)));
        }
    }

    /**
     * @param port of the broker
     * @param prefix the door's
     * @param commands device and command, {@code cell-0/In/get}, asked in turns
     * @param log takes what the client's process says
     */
    public DoorAsked(int port, String prefix, List<String> commands, Path log) throws IOException {
        worker = Worker.start(Role.AROUND, DoorClient.class, log);
        try {
            worker.ask("to " + port + " " + prefix + " " + String.join(" ", commands));
        } catch (IOException e) {
            worker.close();
            throw e;
        }
    }

    /** So many a second for so long, and until each is answered or no answer has come for 10 s. */
    public Answers steadily(double perSecond, double seconds) throws IOException {
        return ask("steadily", perSecond, seconds);
    }

    /** The same of a door that may not be there yet: gives up when no answer has come for 2 s. */
    public Answers glance(double perSecond, double seconds) throws IOException {
        return ask("glance", perSecond, seconds);
    }

    private Answers ask(String how, double perSecond, double seconds) throws IOException {
        return Answers.parse(Words.parse(worker.ask(how + " " + perSecond + " " + seconds)));
    }

    @Override
    public void close() {
        worker.close();
    }
}

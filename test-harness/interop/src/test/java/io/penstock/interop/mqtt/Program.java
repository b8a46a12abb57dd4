/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.app.run.Options;
import io.penstock.app.run.Running;
import io.penstock.engine.lane.LaneStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The program on a {@link CountingProfile}, and what it says of itself. */
final class Program implements AutoCloseable {
    private final Running running;
    private final HttpClient http = HttpClient.newHttpClient();

    private Program(Running running) {
        this.running = running;
    }

    /** Returns when it listens. */
    static Program start(Path profile) throws Exception {
        Running running = Running.start(new Options(profile, profile.resolve("data"), Map.of(), false, false));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> running.connections().get("near").up());
        return new Program(running);
    }

    LaneStatus lane() {
        return running.lanes().get(0);
    }

    /** Which profile runs. */
    String hash() {
        return running.profile().hash();
    }

    /** Of the stream {@code events}, by {@code /metrics}: such as {@code appended}. */
    long ofEvents(String metric) {
        return metric("penstock_bus_" + metric + "{stream=\"events\"} ");
    }

    /** Events forced out before the lane had read them. */
    long lost() {
        return metric("penstock_cursor_lost{cursor=\"count/far\"} ");
    }

    /** Semantics 14: appended is delivered or counted. */
    void assertEachEventHasItsEnd() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            LaneStatus lane = lane();
            assertThat(lane.eventsOut() + lane.dropped() + lane.deadLetters() + lost())
                    .isEqualTo(ofEvents("appended"));
        });
    }

    private long metric(String begin) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(begin.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("/metrics has no " + begin));
    }

    private String metrics() {
        try {
            URI metrics = URI.create(running.address() + "/metrics");
            return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError("the program does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        running.close();
    }
}

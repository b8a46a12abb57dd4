/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.remote;

import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Metrics;
import io.penstock.bench.measure.Pace;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Sweep;
import io.penstock.bench.result.Better;
import io.penstock.bench.result.Table;
import io.penstock.bench.service.Asked;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Asks, and changes nothing: only GETs. */
final class RemoteBench {
    private final Report report;
    private final Effort effort;
    private final Asked asked;
    private final URI target;

    RemoteBench(Report report, Effort effort, Asked asked, URI target) {
        this.report = report;
        this.effort = effort;
        this.asked = asked;
        this.target = target;
    }

    void run() throws IOException {
        health();
        metrics();
        answers();
        load();
    }

    private void health() throws IOException {
        report.title("health", "The Penstock at " + target.getHost());
        report.note(
                "Only asked, nothing is written. What needs the machine itself cannot be measured from here: processor time and memory"
                        + " by thread, start, size on disk, latency from device to export, what is lost under faults.");
        List<List<String>> rows = new ArrayList<>();
        for (String path : List.of("/health/live", "/health/ready", "/api/v3/ping", "/api/v3/version")) {
            Asked.Answer answer = first(path);
            String says = answer.body().replaceAll("\\s+", " ");
            rows.add(List.of(path, "" + answer.status(), says.length() > 200 ? says.substring(0, 200) + " ..." : says));
        }
        report.table(new Table("health", "What it says of itself", List.of("path", "status", "says"), rows));
    }

    private Asked.Answer first(String path) throws IOException {
        try {
            return asked.once("GET", path, "");
        } catch (ConnectException e) {
            throw new IOException("a Penstock must listen at " + target + " but nobody does", e);
        } catch (SSLException e) {
            throw new IOException(
                    target + " must have a certificate that is trusted here but: " + e.getMessage()
                            + "; --cacert FILE takes the one that vouches for it, such as its data/keys/tls.crt",
                    e);
        }
    }

    /** What its counters did over a while. */
    private void metrics() throws IOException {
        double seconds = effort.minutes() > 0 ? effort.minutes() * 60 : effort.pick(20, 3, 1);
        report.title("metrics", "What /metrics says over " + Math.round(seconds) + " s");
        Metrics before = scrape();
        long start = System.nanoTime();
        Pace.pause(seconds);
        Metrics after = scrape();
        double took = (System.nanoTime() - start) / 1e9;
        rate("events from devices", "penstock_service_events", before, after, took);
        rate("events appended to the bus", "penstock_bus_appended", before, after, took);
        rate("events into lanes", "penstock_lane_events_in", before, after, took);
        rate("events out of lanes", "penstock_lane_events_out", before, after, took);
        rate("dead letters", "penstock_lane_events_dead", before, after, took);
        rate("polls late", "penstock_service_polls_late", before, after, took);
        rate("polls skipped", "penstock_service_polls_skipped", before, after, took);
        rate("commands answered", "penstock_commands_answered", before, after, took);
        report.figure(Measured.of("lag of all lanes", after.sum("penstock_lane_lag"), "events")
                .digits(0));
        report.figure(Measured.of("devices up", after.sum("penstock_service_devices_up"), "devices")
                .digits(0));
        report.figure(Measured.of("devices", after.sum("penstock_service_devices"), "devices")
                .digits(0));
    }

    private void rate(String name, String series, Metrics before, Metrics after, double seconds) {
        report.figure(Measured.of(name, (after.sum(series) - before.sum(series)) / seconds, "/s")
                .digits(1)
                .better(Better.NEITHER));
    }

    private Metrics scrape() throws IOException {
        Asked.Answer answer = asked.once("GET", "/metrics", "");
        if (answer.status() != 200) {
            throw new IOException("/metrics must answer with 200 but answered with " + answer.status()
                    + (answer.status() == 401 ? ": give a token by --token or PENSTOCK_TOKEN" : ""));
        }
        return Metrics.parse(answer.body());
    }

    private void answers() throws IOException {
        report.title("answers", "Response times, 20 requests a second each");
        Map<String, String> paths = Map.of(
                "ping", "/api/v3/ping",
                "all devices", "/api/v3/device/all?offset=0&limit=20",
                "health", "/health/ready",
                "metrics", "/metrics");
        asked.report(report, paths, 20, effort.rounds(3), effort.pick(2, 0.5, 0.1), effort.pick(5, 1, 0.3));
    }

    /** Gently: it may have other things to do. It ends at the first rate that is not kept. */
    private void load() throws IOException {
        report.title("load", "GET of /api/v3/ping, by rate");
        Sweep sweep = new Sweep();
        for (double rate :
                effort.pick(new double[] {20, 50, 100, 200, 400}, new double[] {20, 100}, new double[] {20})) {
            Asked.Answers answers = asked.steadily("GET", List.of("/api/v3/ping"), "", rate, effort.pick(5, 1, 0.3));
            sweep.add(rate, answers.latencies(), answers.finePerSecond());
            if (answers.perSecond() < 0.8 * rate || !answers.isAllFine()) {
                break;
            }
        }
        sweep.report(report, "requests/s");
        report.plot(sweep.plot(
                "load", "Latency against rate", "From when a request was due, the network included.", "requests/s"));
    }
}

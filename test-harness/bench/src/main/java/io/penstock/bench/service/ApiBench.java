/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.service;

import io.penstock.bench.measure.Cores.Role;
import io.penstock.bench.measure.Effort;
import io.penstock.bench.measure.Latencies.Percentiles;
import io.penstock.bench.measure.Measured;
import io.penstock.bench.measure.Report;
import io.penstock.bench.measure.Steady;
import io.penstock.bench.measure.Sweep;
import io.penstock.bench.measure.WorkFolder;
import io.penstock.bench.result.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How fast the APIs answer, up to what load, and how they refuse. */
final class ApiBench {
    /** So many that none of them is asked more often than {@code commands.rate} allows before the API itself comes late. */
    private static final int DEVICES = 400;

    private static final String VALUE = "/api/v3/device/name/cell-0/In";
    private static final List<String> VALUES = IntStream.range(0, DEVICES)
            .mapToObj(i -> "/api/v3/device/name/cell-" + i + "/In")
            .toList();
    private static final String SET = "/api/v3/device/name/cell-1/Level";

    private final Report report;
    private final Effort effort;

    ApiBench(Report report, Effort effort) {
        this.report = report;
        this.effort = effort;
    }

    void run() throws IOException {
        try (WorkFolder work = new WorkFolder("service")) {
            Path profile = ServiceProfile.write(work.path().resolve("profile"), DEVICES, "1s");
            try (Asked asked = new Asked(work.path().resolve("client.log"));
                    Started started = Started.run(
                            Role.MEASURED,
                            profile,
                            profile.resolve(ServiceProfile.OUT),
                            work.path().resolve("penstock.log"))) {
                asked.turnTo(started.api());
                // what has just started answers late until it is compiled
                Steady warmUp = Steady.await(
                        effort.pick(10.0, 0.5, 0.1),
                        started.child(),
                        seconds -> asked.steadily("GET", VALUES, "", 500, seconds));
                responses(asked, warmUp);
                load(asked);
                refusals(asked);
                started.child().check();
            }
        }
    }

    private void responses(Asked asked, Steady warmUp) throws IOException {
        report.title("answers", "Response times of the APIs, 50 requests a second each");
        report.note(warmUp.text("penstock"));
        Map<String, String> paths = Map.of(
                "a value", VALUE,
                "ping", "/api/v3/ping",
                "all devices", "/api/v3/device/all?offset=0&limit=20",
                "health", "/health/ready",
                "metrics", "/metrics");
        asked.report(report, paths, 50, effort.rounds(3), effort.pick(1, 0.3, 0.1), effort.pick(1.5, 0.5, 0.2));
    }

    /** More and more requests a second, until they are no longer answered in time. */
    private void load(Asked asked) throws IOException {
        report.title(
                "load",
                "Load at which the API comes late or refuses: GET of a value of " + DEVICES + " devices in turns");
        Sweep sweep = new Sweep();
        List<List<String>> rows = new ArrayList<>();
        double most = 0;
        double all = 0;
        for (double rate : effort.pick(
                new double[] {100, 500, 1_000, 2_000, 4_000, 6_000, 8_000, 12_000, 16_000, 24_000, 36_000},
                new double[] {500, 1_000},
                new double[] {100})) {
            Asked.Answers answers = asked.steadily("GET", VALUES, "", rate, effort.pick(2.5, 0.6, 0.3));
            Percentiles seen = answers.latencies();
            sweep.add(rate, seen, answers.finePerSecond());
            rows.add(List.of(
                    String.format("%.0f", rate),
                    String.format("%.0f", answers.perSecond()),
                    "" + answers.fine(),
                    others(answers.statuses()),
                    answers.says(),
                    String.format("%.1f", seen.p99())));
            most = Math.max(most, answers.finePerSecond());
            all = answers.isAllFine() ? rate : all;
            if (answers.finePerSecond() < 0.8 * rate) {
                break;
            }
        }
        sweep.report(report, "requests/s");
        report.plot(sweep.plot(
                "load",
                "Latency of a GET against rate",
                "From when a request was due; the client is a process of its own.",
                "requests/s"));
        report.table(new Table(
                "load",
                "What was answered",
                List.of("asked a second", "answered a second", "with success", "otherwise", "says", "p99 (ms)"),
                rows));
        report.figure(
                Measured.of("most answered with success", most, "requests/s").digits(0));
        report.figure(Measured.of("greatest rate at which none is refused", all, "requests/s")
                .digits(0));
        report.figure(Measured.of("greatest rate with p99 below 50 ms", sweep.greatestBelow(50), "requests/s")
                .digits(0));
    }

    private static String others(Map<Integer, Integer> statuses) {
        String text = statuses.entrySet().stream()
                .filter(e -> e.getKey() / 100 != 2)
                .map(e -> e.getValue() + " with " + (e.getKey() == 0 ? "no answer" : "" + e.getKey()))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }

    /** Requests that must not be done. */
    private void refusals(Asked asked) throws IOException {
        report.title("refusals", "How it refuses");
        List<List<String>> rows = new ArrayList<>();
        refused(rows, asked, "a device that there is not", "GET", "/api/v3/device/name/nobody/In", "");
        refused(rows, asked, "a write to what can only be read", "PUT", VALUE, "{\"In\":\"1\"}");
        refused(rows, asked, "a value out of its limits", "PUT", SET, "{\"Level\":\"1001\"}");
        refused(rows, asked, "a body that is no JSON", "PUT", SET, "{Level");
        refused(rows, asked, "a body of 4 MB", "PUT", SET, "{\"Level\":\"" + "1".repeat(4 << 20) + "\"}");
        refused(rows, asked, "a path that there is not", "GET", "/api/v3/nothing", "");
        Asked.Answers flood = asked.steadily("PUT", List.of(SET), "{\"Level\":\"7\"}", 400, effort.pick(2.0, 1.0, 0.5));
        rows.add(List.of("400 writes a second to one device", others(flood.statuses()), flood.says()));
        report.table(new Table("refusals", "Answers", List.of("asked", "status", "says"), rows));
        report.figure(Measured.of(
                        "of 400 writes a second to one device, done",
                        100.0 * flood.fine() / flood.latencies().count(),
                        "%")
                .digits(0));
    }

    private static void refused(
            List<List<String>> rows, Asked asked, String what, String method, String path, String body)
            throws IOException {
        String status;
        String says;
        try {
            Asked.Answer answer = asked.once(method, path, body);
            status = "" + answer.status();
            says = answer.says();
            if (answer.isFine()) {
                throw new IllegalStateException(what + " must be refused but was answered with " + status);
            }
        } catch (IOException e) {
            status = "closed";
            says = String.valueOf(e.getMessage());
        }
        rows.add(List.of(what, status, says));
    }
}

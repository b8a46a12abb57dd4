/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.run;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.api.bus.Bus;
import io.penstock.api.bus.DeadLetters;
import io.penstock.api.bus.Stream;
import io.penstock.api.bus.StreamStatus;
import io.penstock.device.sdk.DeviceServices;
import io.penstock.device.sdk.DeviceStatus;
import io.penstock.device.sdk.ServiceStatus;
import io.penstock.device.sdk.command.CommandCounts;
import io.penstock.device.sdk.command.CommandDesk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * All metrics of the program as Prometheus reads them. Lanes and steps count for themselves in the same registry; bus and device services
 * are asked when somebody reads.
 */
final class Measures {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
    private final JvmGcMetrics collections = new JvmGcMetrics();

    Measures() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** The text that {@code /metrics} answers with. */
    synchronized String scrape(Bus bus, DeviceServices services, CommandDesk desk) {
        measureBus(bus);
        measureServices(services.statuses());
        measureCommands(desk);
        return registry.scrape();
    }

    void measureBus(Bus bus) {
        measureDeadLetters(bus.deadLetters());
        List<StreamStatus> streams = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            streams.add(bus.status(stream));
        }
        ofStream("penstock.bus.events", "Events kept.", streams, StreamStatus::events);
        ofStream("penstock.bus.bytes", "Bytes on disk.", streams, StreamStatus::bytes);
        ofStream("penstock.bus.appended", "Events appended since the start.", streams, StreamStatus::appended);
        ofStream(
                "penstock.bus.refused",
                "Events that the bus did not take since the start.",
                streams,
                StreamStatus::refused);
        ofStream(
                "penstock.bus.forced.out",
                "Events forced out by the cap, unread by a holder.",
                streams,
                StreamStatus::forcedOut);
        ofStream(
                "penstock.bus.forgotten",
                "Events before or with the cursors of removed pipelines when they were forgotten.",
                streams,
                StreamStatus::forgotten);
        ofStream(
                "penstock.bus.holes", "Bad blocks and missing segments since the start.", streams, StreamStatus::holes);
        rows(
                "penstock.cursor.lost",
                "Events forced out by the cap before this cursor had read them.",
                bus.cursors().stream()
                        .map(c -> Row.of(Tags.of("cursor", c.name()), c.lost()))
                        .toList());
    }

    private void measureDeadLetters(DeadLetters letters) {
        rows("penstock.dead.letters", "Dead letters kept.", List.of(Row.of(Tags.empty(), letters.count(null))));
        rows(
                "penstock.dead.letters.dropped",
                "Events in dead letters that their cap has dropped, the oldest first, since the store was made.",
                List.of(Row.of(Tags.empty(), letters.dropped(null))));
    }

    private void ofStream(
            String name, String description, List<StreamStatus> streams, ToDoubleFunction<StreamStatus> value) {
        rows(
                name,
                description,
                streams.stream()
                        .map(s -> Row.of(Tags.of("stream", s.stream().key()), value.applyAsDouble(s)))
                        .toList());
    }

    private void measureServices(List<ServiceStatus> services) {
        ofService("penstock.service.devices", "Devices.", services, s -> s.devices()
                .size());
        ofService("penstock.service.devices.up", "Devices that answer.", services, s -> s.devices().stream()
                .filter(d -> d.state().name().equals("UP"))
                .count());
        ofService(
                "penstock.service.reads",
                "Reads answered since the start.",
                services,
                s -> sum(s, DeviceStatus::reads));
        ofService(
                "penstock.service.errors",
                "Reads and writes that failed.",
                services,
                s -> sum(s, DeviceStatus::errors));
        ofService(
                "penstock.service.polls.late",
                "Polls that began more than 100 ms late.",
                services,
                s -> sum(s, DeviceStatus::late));
        ofService("penstock.service.polls.skipped", "Polls left out.", services, s -> sum(s, DeviceStatus::skipped));
        ofService("penstock.service.events", "Events put on the bus.", services, s -> sum(s, DeviceStatus::appended));
        ofService(
                "penstock.service.refused",
                "Events that the bus did not take.",
                services,
                s -> sum(s, DeviceStatus::refused));
        List<Row<?>> causes = new ArrayList<>();
        for (ServiceStatus service : services) {
            service.counts()
                    .forEach((cause, count) ->
                            causes.add(Row.of(Tags.of("service", service.name(), "cause", cause), count)));
        }
        rows("penstock.service.causes", "What service and driver counted, by cause.", causes);
    }

    private void measureCommands(CommandDesk desk) {
        CommandCounts counts = desk.counts();
        List<Row<?>> answered = new ArrayList<>();
        counts.answered()
                .forEach((kind, count) -> answered.add(Row.of(
                        Tags.of(
                                "kind", lower(kind.kind()),
                                "by", lower(kind.by()),
                                "outcome", lower(kind.outcome()),
                                "cause",
                                        kind.cause() == null ? "" : kind.cause().key()),
                        count)));
        rows("penstock.commands.answered", "Commands answered since the start.", answered);
        rows(
                "penstock.commands.seconds",
                "From being asked to being answered, since the start, exact to 25 %.",
                java.util.stream.Stream.of(0.5, 0.99, 0.999)
                        .map(q -> Row.of(
                                Tags.of("quantile", q.toString()),
                                counts.took().quantile(q).toNanos() / 1e9))
                        .toList());
        rows(
                "penstock.commands.audit.lost",
                "Records that the audit never got.",
                List.of(Row.of(Tags.empty(), desk.auditLost())));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double sum(ServiceStatus service, ToDoubleFunction<DeviceStatus> value) {
        return service.devices().stream().mapToDouble(value).sum();
    }

    private void ofService(
            String name, String description, List<ServiceStatus> services, ToDoubleFunction<ServiceStatus> value) {
        rows(
                name,
                description,
                services.stream()
                        .map(s -> Row.of(Tags.of("service", s.name(), "driver", s.driver()), value.applyAsDouble(s)))
                        .toList());
    }

    private void rows(String name, String description, List<? extends Row<?>> rows) {
        List<Row<?>> all = new ArrayList<>(rows);
        gauges.computeIfAbsent(
                        name,
                        n -> MultiGauge.builder(n).description(description).register(registry))
                .register(all, true);
    }
}

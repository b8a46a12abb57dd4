/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.bus.CursorSpec;
import io.penstock.api.bus.Selection;
import io.penstock.api.bus.Start;
import io.penstock.api.endpoint.Endpoint;
import io.penstock.api.error.Place;
import io.penstock.engine.config.PipelineBlock.EndpointBlock;
import io.penstock.engine.config.StepReader.Steps;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Lane;
import io.penstock.engine.profile.Pipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code pipelines:}. */
final class PipelineReader {
    private static final List<String> BESIDE_ENDPOINT = List.of("steps", "retry", "was", "enabled");

    private final PluginRegistry registry;
    private final Binder binder;
    private final PluginBinder plugins;
    private final StepReader steps;
    private final Set<String> connections;
    private final LoopCheck loops;
    private final WasCheck renamed;
    private final Problems problems;
    private final Map<String, PipelineBlock.From> selected = new LinkedHashMap<>();
    /** {@code pipeline/endpoint} of those that have a mistake, and {@code pipeline/} where it is not known which endpoints there are. */
    private final Set<String> lost = new HashSet<>();

    /** @param connections names of those that are enabled */
    PipelineReader(
            PluginRegistry registry,
            Binder binder,
            PluginBinder plugins,
            StepReader steps,
            Set<String> connections,
            LoopCheck loops,
            Problems problems) {
        this.loops = loops;
        this.connections = connections;
        this.registry = registry;
        this.binder = binder;
        this.plugins = plugins;
        this.steps = steps;
        this.problems = problems;
        this.renamed = new WasCheck(problems);
    }

    /** Those that are enabled and have no problem, in the order written. */
    Map<String, Pipeline> read(NamedBlocks blocks) {
        Map<String, Pipeline> pipelines = new LinkedHashMap<>();
        blocks.all().forEach((name, entry) -> {
            Pipeline pipeline = pipeline(name, entry);
            if (pipeline != null) {
                pipelines.put(name, pipeline);
            }
        });
        renamed.check();
        return pipelines;
    }

    /** What those read so far take from the bus. */
    Map<String, PipelineBlock.From> selected() {
        return selected;
    }

    /** Whether a pipeline, endpoint or {@code pipeline/endpoint} of this name may be written somewhere, and only has a mistake, which is told. */
    boolean isLost(String name) {
        boolean whole = name.indexOf('/') >= 0;
        return lost.stream()
                .anyMatch(lane -> lane.endsWith("/")
                        ? !whole || name.startsWith(lane)
                        : lane.equals(name) || (!whole && (lane.startsWith(name + "/") || lane.endsWith("/" + name))));
    }

    private @Nullable Pipeline pipeline(String name, Node.Entry entry) {
        String subject = "pipeline '" + name + "'";
        PipelineBlock block = binder.bindPart(
                        PipelineBlock.class, entry.value(), entry.keyPlace(), Scope.strict(subject))
                .settings();
        if (block == null) {
            lost.add(name + "/");
            return null;
        }
        Node.Mapping raw = entry.value() instanceof Node.Mapping m ? m : new Node.Mapping(entry.keyPlace(), Map.of());
        Steps shared = steps.read(raw.get("steps"), subject);
        List<Lane> lanes = new ArrayList<>();
        endpoints(name, raw.get("to"), subject).forEach((endpoint, written) -> {
            Lane lane = lane(name, endpoint, written, block, raw.placeOf("was"), shared);
            if (lane != null) {
                lanes.add(lane);
            }
        });
        if (!block.enabled()) {
            return null;
        }
        selected.put(name, block.from());
        return new Pipeline(name, List.copyOf(lanes));
    }

    /** Endpoints by name; the short form names the one endpoint by its plugin. */
    private Map<String, Node.Entry> endpoints(String pipeline, @Nullable Node to, String subject) {
        if (to instanceof Node.Scalar s && !s.isNull()) {
            return Map.of(s.text(), new Node.Entry(s.place(), s));
        }
        if (!(to instanceof Node.Mapping mapping)) {
            lost.add(pipeline + "/");
            if (to != null) {
                problems.error(to.place(), subject + ": to must map names to endpoints but was " + Binder.shown(to));
            }
            return Map.of();
        }
        List<String> names = mapping.entries().keySet().stream()
                .filter(k -> !BESIDE_ENDPOINT.contains(k))
                .toList();
        if (names.size() == 1 && isShortForm(names.get(0), mapping.get(names.get(0)))) {
            return Map.of(names.get(0), new Node.Entry(mapping.placeOf(names.get(0)), mapping));
        }
        if (mapping.entries().isEmpty()) {
            problems.error(mapping.place(), subject + ": to must name at least one endpoint but names none");
        }
        NamedBlocks blocks = new NamedBlocks("endpoint", problems);
        blocks.add(mapping);
        if (blocks.isAnyLost() || blocks.names().isEmpty()) {
            lost.add(pipeline + "/");
        }
        return blocks.all();
    }

    private boolean isShortForm(String name, @Nullable Node settings) {
        PluginInfo info = registry.find(PluginKind.ENDPOINT, name);
        if (info == null) {
            return false;
        }
        RecordInfo record = RecordInfo.of(info.type());
        return !(settings instanceof Node.Mapping m)
                || m.entries().keySet().stream()
                        .allMatch(k -> record.has(k) || registry.find(PluginKind.ENDPOINT, k) == null);
    }

    private @Nullable Lane lane(
            String pipeline, String name, Node.Entry entry, PipelineBlock block, Place was, Steps shared) {
        String subject = "endpoint '" + name + "' of pipeline '" + pipeline + "'";
        PluginUse use = PluginUse.of(
                entry.value(), entry.keyPlace(), "an endpoint", BESIDE_ENDPOINT, Scope.strict(subject), problems);
        if (use == null) {
            lost.add(pipeline + "/" + name);
            return null;
        }
        EndpointBlock beside = binder.bindPart(EndpointBlock.class, use.beside(), use.place(), Scope.strict(subject))
                .settings();
        Steps all = shared.then(steps.read(use.beside().get("steps"), subject));
        Endpoint endpoint = (Endpoint) plugins.bind(PluginKind.ENDPOINT, use, Scope.strict(subject));
        if (endpoint != null && all.complete()) {
            new ChainCheck(pipeline + "/" + name, problems).check(all.steps(), endpoint, use);
        }
        if (endpoint == null || beside == null) {
            lost.add(pipeline + "/" + name);
            return null;
        }
        if (!block.enabled() || !beside.enabled()) {
            return null;
        }
        ConnectionUse.check((Record) endpoint, connections, subject, use.place(), problems);
        loops.check(subject, endpoint, use.place());
        endpoint.missing(registry.loader()).forEach(m -> problems.warning(use.place(), subject + ": " + m));
        Lane lane = new Lane(
                pipeline,
                name,
                cursor(pipeline, name, block, beside),
                block.from().resources(),
                block.from().except().resources(),
                block.linger(),
                all.steps(),
                endpoint,
                use.name(),
                beside.retry());
        renamed.add(subject, lane, beside.was() == null ? was : use.beside().placeOf("was"));
        return lane;
    }

    private static CursorSpec cursor(String pipeline, String endpoint, PipelineBlock block, EndpointBlock beside) {
        PipelineBlock.From from = block.from();
        String was = block.was() == null && beside.was() == null
                ? null
                : (block.was() == null ? pipeline : block.was()) + "/"
                        + (beside.was() == null ? endpoint : beside.was());
        return new CursorSpec(
                pipeline + "/" + endpoint,
                from.stream(),
                new Selection(
                        from.devices(),
                        from.profiles(),
                        from.sources(),
                        from.except().devices()),
                Start.parse(block.start()),
                was);
    }
}

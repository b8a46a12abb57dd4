/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.error.SettingException;
import io.penstock.api.function.Function;
import io.penstock.api.plugin.Setting;
import io.penstock.api.setting.Secret;
import io.penstock.camel.MissingComponent;
import io.penstock.engine.config.PipelineBlock.StepBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads lists of steps: a step is a bare name or {@code {name: settings}}, with {@code id:} and {@code enabled:} beside it. */
final class StepReader {
    private static final String USE = "use";
    private static final String CAMEL = "camel";

    private final Binder binder;
    private final PluginBinder plugins;
    private final NamedBlocks stepSets;
    private final Problems problems;
    private final PluginRegistry registry;

    StepReader(PluginRegistry registry, Binder binder, PluginBinder plugins, NamedBlocks stepSets, Problems problems) {
        this.registry = registry;
        this.binder = binder;
        this.plugins = plugins;
        this.stepSets = stepSets;
        this.problems = problems;
    }

    /**
     * Steps as read.
     *
     * @param complete whether all could be made; shapes are checked only then
     */
    record Steps(List<Step> steps, boolean complete) {
        static final Steps NONE = new Steps(List.of(), true);

        Steps then(Steps more) {
            List<Step> all = new ArrayList<>(steps);
            all.addAll(more.steps);
            return new Steps(List.copyOf(all), complete && more.complete);
        }
    }

    /** @param subject whose steps they are, such as {@code pipeline 'plc-data'} */
    Steps read(@Nullable Node node, String subject) {
        return read(node, subject, List.of());
    }

    /** Reads the step sets that no pipeline uses too. */
    void checkSets() {
        stepSets.all().forEach((name, entry) -> read(entry.value(), "step set '" + name + "'", List.of(name)));
    }

    private Steps read(@Nullable Node node, String subject, List<String> within) {
        if (node == null || (node instanceof Node.Scalar s && s.isNull())) {
            return Steps.NONE;
        }
        if (!(node instanceof Node.Sequence sequence)) {
            problems.error(
                    node.place(),
                    subject + ": steps must be a list, such as `steps: [{compress: gzip}]`, but was "
                            + Binder.shown(node));
            return new Steps(List.of(), false);
        }
        Steps all = Steps.NONE;
        for (Node item : sequence.items()) {
            all = all.then(step(item, subject, within));
        }
        return all;
    }

    private Steps step(Node node, String subject, List<String> within) {
        PluginUse use =
                PluginUse.of(node, node.place(), "a step", List.of("id", "enabled"), Scope.strict(subject), problems);
        if (use == null) {
            return new Steps(List.of(), false);
        }
        String name = "step '" + use.name() + "'";
        StepBlock beside = binder.bind(StepBlock.class, use.beside(), use.place(), Scope.strict(name));
        if (use.name().equals(USE)) {
            Steps set = set(use, subject, within);
            return beside != null && !beside.enabled() ? Steps.NONE : set;
        }
        Step.Operation operation = use.name().equals(CAMEL) && registry.find(PluginKind.FUNCTION, CAMEL) == null
                ? camel(use, name)
                : function(use, name);
        if (beside != null && !beside.enabled()) {
            return Steps.NONE;
        }
        if (operation == null || beside == null) {
            return new Steps(List.of(), false);
        }
        if (operation instanceof Step.Camel call) {
            MissingComponent.of(call.uri(), registry.loader())
                    .ifPresent(m -> problems.warning(use.place(), name + ": " + m));
        }
        String id = beside.id() == null ? use.name() : beside.id();
        return new Steps(List.of(new Step(id, use.name(), operation, use.place())), true);
    }

    private Step.@Nullable Operation function(PluginUse use, String subject) {
        Record function = plugins.bind(PluginKind.FUNCTION, use, Scope.strict(subject));
        if (function == null) {
            return null;
        }
        UnitCheck.check(function, use, subject, problems);
        return new Step.Apply((Function) function);
    }

    private Steps set(PluginUse use, String subject, List<String> within) {
        String name = use.settings() instanceof Node.Scalar s ? s.text() : "";
        Place place = use.settings() == null ? use.place() : use.settings().place();
        Node.Entry set = stepSets.get(name);
        if (set == null) {
            problems.error(
                    place,
                    subject + ": use must name a step set of `stepSets:` but was '" + name + "'"
                            + Names.hint(name, stepSets.names()));
            return new Steps(List.of(), false);
        }
        if (within.contains(name)) {
            problems.error(place, "step set '" + name + "' uses itself, by " + within);
            return new Steps(List.of(), false);
        }
        List<String> inner = new ArrayList<>(within);
        inner.add(name);
        return read(set.value(), subject, inner);
    }

    private Step.@Nullable Camel camel(PluginUse use, String subject) {
        CamelStep settings = binder.bind(CamelStep.class, use.settings(), use.place(), Scope.strict(subject));
        return settings == null ? null : new Step.Camel(settings.uri(), settings.parameters());
    }

    /** Camel as a step. */
    record CamelStep(
            @Setting(
                            value = "URI of the Camel endpoint that each message is sent to; its answer's body goes"
                                    + " on. Components other than those that Penstock brings are jars in `plugins/`, as for the"
                                    + " endpoint `camel`; a `$` that is Camel's own is written `$$`:"
                                    + " `language:simple:$${body}`.",
                            required = true,
                            main = true,
                            example = "https://models.example/score")
                    String uri,
            @Setting("Parameters of the URI; the only place for secrets.") Map<String, Secret> parameters) {
        CamelStep {
            if (uri.indexOf(':') <= 0) {
                throw new SettingException("uri", "must be a Camel URI such as https://host/path", uri);
            }
        }
    }
}

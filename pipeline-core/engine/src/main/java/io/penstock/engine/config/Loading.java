/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import static java.util.Objects.requireNonNull;

import io.penstock.api.bus.BusSettings;
import io.penstock.api.bus.BusSettings.WhenFull;
import io.penstock.api.connection.ConnectionType;
import io.penstock.api.driver.Service;
import io.penstock.api.error.Place;
import io.penstock.api.setting.Expression;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.Binder.Part;
import io.penstock.engine.config.PipelineBlock.UseBlock;
import io.penstock.engine.config.yaml.Node;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.profile.Pipeline;
import io.penstock.engine.profile.Profile;
import io.penstock.engine.profile.RuleSet;
import io.penstock.engine.test.TestCase;
import io.penstock.engine.test.TestedProfile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One reading of one folder. */
final class Loading {
    private final PluginRegistry registry;
    private final Map<String, String> environment;
    private final Units units;
    private final Function<String, Expression> expressions;
    private final Path folder;
    private final NamedFiles named;
    private final Secrets secrets;
    private final Problems problems;
    private final ProfileFiles files;
    private final NamedBlocks connections;
    private final Set<String> enabledConnections = new HashSet<>();
    private final NamedBlocks services;
    private final NamedBlocks pipelines;
    private final NamedBlocks stepSets;
    private LoadedDevices devices = LoadedDevices.NONE;
    private LostNames lost = LostNames.NONE;

    Loading(
            PluginRegistry registry,
            Map<String, String> environment,
            Units units,
            Function<String, Expression> expressions,
            NamedFiles named,
            Secrets secrets,
            Problems problems) {
        this.registry = registry;
        this.environment = environment;
        this.units = units;
        this.expressions = expressions;
        this.folder = named.copy();
        this.named = named;
        this.secrets = secrets;
        this.problems = problems;
        this.files = new ProfileFiles(folder, problems);
        this.connections = new NamedBlocks("connection", problems);
        this.services = new NamedBlocks("service", problems);
        this.pipelines = new NamedBlocks("pipeline", problems);
        this.stepSets = new NamedBlocks("step set", problems);
    }

    /** Null when there is nothing to make a profile of; the problems say why. */
    @Nullable
    Profile run(Map<String, String> sets) {
        TestedProfile read = run(sets, false);
        return read == null ? null : read.profile();
    }

    /** With its tests. */
    @Nullable
    TestedProfile runTested(Map<String, String> sets) {
        return run(sets, true);
    }

    /** Only what it says of its bus; null when that has a problem. */
    @Nullable
    BusSettings runBus() {
        Node root = files.read(folder.resolve(ProfileFiles.MAIN));
        Node bus = root instanceof Node.Mapping m ? m.get("bus") : null;
        ScalarBinder scalars = scalars(interpolator(vars(root, Map.of())));
        return new Binder(problems, scalars)
                .bind(BusSettings.class, bus, new Place(ProfileFiles.MAIN, 1, 1), Scope.strict("bus"));
    }

    private @Nullable TestedProfile run(Map<String, String> sets, boolean withTests) {
        Path main = folder.resolve(ProfileFiles.MAIN);
        if (!files.hasMain()) {
            return null;
        }
        files.readAhead();
        Node root = files.read(main);
        if (files.isAnyUnreadable(ProfileFiles.MAIN)) {
            return null; // of what else is there, nothing can be understood without it
        }
        Vars vars = vars(root, sets);
        Interpolator interpolator = interpolator(vars);
        ScalarBinder scalars = scalars(interpolator);
        Binder binder = new Binder(problems, scalars);
        Profile profile = bind(root, binder, scalars, () -> tellOfUnused(vars, interpolator));
        if (profile == null) {
            return null;
        }
        List<TestCase> cases =
                withTests ? new TestReader(files, binder, scalars, problems, profile, devices, lost).read() : List.of();
        return new TestedProfile(profile, cases);
    }

    private void tellOfUnused(Vars vars, Interpolator interpolator) {
        vars.tellOfUnused(interpolator.usedVars());
        if (named.isOriginal()) { // in a kept copy nobody can mend it
            new UnreadFiles(files, named, problems).check(services.names());
        }
    }

    private Interpolator interpolator(Vars vars) {
        return new Interpolator(named, vars.resolved(environment), environment, secrets, problems);
    }

    private ScalarBinder scalars(Interpolator interpolator) {
        return new ScalarBinder(problems, interpolator, named, units, expressions);
    }

    private Vars vars(@Nullable Node root, Map<String, String> sets) {
        Vars vars = new Vars(sets, problems);
        vars.add(root instanceof Node.Mapping m ? m.get("vars") : null);
        Path local = folder.resolve(ProfileFiles.LOCAL_VARS);
        if (files.isThere(local)) {
            vars.addLocal(files.read(local));
        }
        return vars;
    }

    /**
     * The profile as far as it goes: whoever takes it asks whether there were errors.
     *
     * @param whenRead tells of what nothing has asked for, while warnings still come with the profile
     */
    private @Nullable Profile bind(@Nullable Node root, Binder binder, ScalarBinder scalars, Runnable whenRead) {
        boolean known = gather(root, binder);
        PluginBinder plugins = new PluginBinder(registry, binder, problems);
        Map<String, ConnectionType<?>> links = connections(binder, plugins, scalars);
        // after the connections, which its command doors name
        Part<ProfileBlock> main =
                binder.bindPart(ProfileBlock.class, root, new Place(ProfileFiles.MAIN, 1, 1), Scope.strict(""));
        ProfileBlock block = main.settings();
        new DoorCheck(connections, enabledConnections, problems).check(root, block);
        ServiceReader serviceReader = new ServiceReader(files, binder, plugins, enabledConnections, problems);
        Map<String, Service<?, ?>> read = serviceReader.read(services, known && !services.isAnyLost());
        StepReader steps = new StepReader(registry, binder, plugins, stepSets, problems);
        steps.checkSets();
        PipelineReader pipelineReader = new PipelineReader(
                registry, binder, plugins, steps, enabledConnections, new LoopCheck(read.values(), problems), problems);
        Map<String, Pipeline> lanes = pipelineReader.read(pipelines);
        devices = serviceReader.devices();
        RuleReader ruleReader = new RuleReader(files, binder, scalars, units, problems);
        RuleSet rules = ruleReader.read(devices);
        whenRead.run();
        if (block == null) {
            return null;
        }
        lost = new LostNames(
                name -> !known || enabledConnections.contains(name) || connections.isAnyLost(),
                name -> !known || pipelineReader.isLost(name) || pipelines.isAnyLost(),
                name -> ruleReader.isAnyUnnamed() || ruleReader.lost().contains(name),
                ruleReader.isAnyUnnamed() || !ruleReader.lost().isEmpty());
        if (main.whole()) {
            checkStarving(root, block, rules);
        }
        SelectionCheck selections = new SelectionCheck(devices, rules, problems);
        pipelineReader
                .selected()
                .forEach((name, from) -> selections.check(
                        name, from, requireNonNull(pipelines.get(name)).value()));
        selections.check(block.commands().doors(), root instanceof Node.Mapping m ? m.get("commands") : null);
        return new Profile(
                named.folder(),
                hash(),
                block.bus(),
                block.api(),
                block.commands(),
                block.reload(),
                Collections.unmodifiableMap(links),
                Collections.unmodifiableMap(read),
                Collections.unmodifiableMap(lanes),
                rules.within(block.drools()),
                devices,
                problems.inOrder());
    }

    /** A bus that refuses when one endpoint is away for long keeps readings from the rules as well: not without a word. */
    private void checkStarving(@Nullable Node root, ProfileBlock block, RuleSet rules) {
        boolean any = !rules.rules().isEmpty() || !rules.drools().isEmpty();
        if (any && block.bus().whenFull() == WhenFull.REFUSE && !block.rulesMayStarve()) {
            Node bus = root instanceof Node.Mapping m ? m.get("bus") : null;
            problems.error(
                    bus == null ? Place.UNKNOWN : bus.place(),
                    "bus: whenFull must be drop-oldest beside rules, which see nothing while a full bus refuses readings, but was"
                            + " 'refuse'; `rulesMayStarve: true` in penstock.yaml says that they may");
        }
    }

    private String hash() {
        try {
            return ProfileFiles.hash(folder);
        } catch (UncheckedIOException e) {
            if (!files.isAnyUnreadable("")) {
                problems.error(new Place("", 0, 0), e.getMessage() + ": " + ProfileFiles.why(e.getCause()));
            }
            return "";
        }
    }

    /**
     * Merges what the files say under the same keys.
     *
     * @return false when there may be more, under keys that nobody knows or in files that could not be read, which is told
     */
    private boolean gather(@Nullable Node root, Binder binder) {
        boolean known = true;
        if (root instanceof Node.Mapping main) {
            connections.add(main.get("connections"));
            services.add(main.get("services"));
            pipelines.add(main.get("pipelines"));
            stepSets.add(main.get("stepSets"));
            known = RecordInfo.of(ProfileBlock.class)
                    .keys()
                    .containsAll(main.entries().keySet());
        }
        for (Path file : files.in("pipelines", ".yaml", ".yml")) {
            Node part = files.read(file);
            Place top = new Place(files.shown(file), 1, 1);
            known &= binder.bind(ProfileBlock.Part.class, part, top, Scope.strict("")) != null;
            if (part instanceof Node.Mapping m) {
                connections.add(m.get("connections"));
                pipelines.add(m.get("pipelines"));
                stepSets.add(m.get("stepSets"));
            }
        }
        return known && !files.isAnyUnreadable("pipelines");
    }

    private Map<String, ConnectionType<?>> connections(Binder binder, PluginBinder plugins, ScalarBinder scalars) {
        Map<String, ConnectionType<?>> links = new LinkedHashMap<>();
        connections.all().forEach((name, entry) -> {
            Scope scope = Scope.strict("connection '" + name + "'");
            PluginUse use =
                    PluginUse.of(entry.value(), entry.keyPlace(), "a connection", List.of("enabled"), scope, problems);
            if (use == null) {
                return;
            }
            scalars.addConnection(name, use.name());
            UseBlock beside = binder.bind(UseBlock.class, use.beside(), use.place(), scope);
            if (beside == null || beside.enabled()) {
                enabledConnections.add(name);
            }
            Record link = plugins.bind(PluginKind.CONNECTION, use, scope.offUnless(beside == null || beside.enabled()));
            if (link instanceof ConnectionType<?> type && beside != null && beside.enabled()) {
                links.put(name, type);
                type.warnings().forEach(w -> problems.warning(use.place(), scope.say(w)));
            }
        });
        return links;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.rules.drools;

import io.penstock.api.error.Place;
import io.penstock.api.error.Problem;
import io.penstock.api.error.ProfileException;
import io.penstock.rules.drools.facts.DeviceState;
import io.penstock.rules.drools.facts.LatestValue;
import io.penstock.rules.drools.facts.LinkState;
import io.penstock.rules.drools.facts.ReadingEvent;
import io.penstock.rules.drools.facts.RuleAlerts;
import io.penstock.rules.drools.facts.RuleCommands;
import io.penstock.rules.drools.facts.RuleEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.core.reteoo.ObjectTypeNode;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.KieServices;
import org.kie.api.conf.EventProcessingOption;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.io.Resource;
import org.kie.api.io.ResourceType;
import org.kie.internal.builder.CompositeKnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilder;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.builder.KnowledgeBuilderResult;
import org.kie.internal.builder.ResultSeverity;
import org.kie.internal.io.ResourceFactory;

/**
 * Compiles {@code .drl} files together. Takes 3 to 4 s the first time in a process, which is Drools and its compiler being loaded.
 *
 * <p>It goes without a {@code kmodel.xml} and without updating a running base: the first needs an XML stack, and the second recompiles a
 * changed file without the globals and imports that stand in another file of its package.
 */
public final class DrlCompiler {
    private static final Pattern PARSER = Pattern.compile("^\\[ERR \\d+] Line (\\d+):(\\d+) (.*)", Pattern.DOTALL);
    private static final String DEFAULT_PACKAGE = "defaultpkg";

    private DrlCompiler() {}

    /** What is wrong with these files; empty when they can run. Loads Drools. */
    public static List<Problem> lint(List<DrlSource> sources) {
        try {
            compile(sources, DroolsSettings.DEFAULT);
            return List.of();
        } catch (ProfileException e) {
            return e.problems();
        }
    }

    /** @throws ProfileException with every problem */
    static CompiledRules compile(List<DrlSource> sources, DroolsSettings settings) throws ProfileException {
        KnowledgeBuilder builder = KnowledgeBuilderFactory.newKnowledgeBuilder();
        CompositeKnowledgeBuilder all = builder.batch();
        Set<String> packages = new TreeSet<>();
        for (DrlSource source : sources) {
            String name = new RuleText(source.text()).packageName();
            packages.add(name.isEmpty() ? DEFAULT_PACKAGE : name);
        }
        packages.forEach(p -> all.add(resource("penstock/" + p + ".drl", preamble(p)), ResourceType.DRL));
        sources.forEach(s -> all.add(resource(s.name(), s.text()), ResourceType.DRL));
        List<Problem> problems = new ArrayList<>();
        try {
            all.build();
            builder.getResults(ResultSeverity.ERROR).forEach(r -> add(problem(r), problems));
        } catch (RuntimeException e) {
            problems.add(Problem.error(
                    new Place(sources.isEmpty() ? "" : sources.get(0).name(), 0, 0), "Drools cannot compile it: " + e));
        }
        problems.addAll(sameNames(builder));
        problems.sort(Comparator.comparing((Problem p) -> p.place().file())
                .thenComparingInt(p -> p.place().line()));
        if (!problems.isEmpty()) {
            throw new ProfileException(problems);
        }
        return base(builder, sources, settings);
    }

    /** Imports and globals of a package, so that no file has to repeat them. */
    private static String preamble(String packageName) {
        return "package " + packageName + "\n"
                + "import " + ReadingEvent.class.getName() + "\n"
                + "import " + LatestValue.class.getName() + "\n"
                + "import " + DeviceState.class.getName() + "\n"
                + "import " + LinkState.class.getName() + "\n"
                + "global " + RuleCommands.class.getName() + " commands\n"
                + "global " + RuleEvents.class.getName() + " events\n"
                + "global " + RuleAlerts.class.getName() + " alerts\n";
    }

    private static Resource resource(String name, String text) {
        return ResourceFactory.newByteArrayResource(text.getBytes(StandardCharsets.UTF_8))
                .setSourcePath(name);
    }

    private static void add(Problem problem, List<Problem> problems) {
        boolean known = problems.stream()
                .anyMatch(p -> p.place().file().equals(problem.place().file()));
        // What follows from another mistake in the same file.
        if (!(known && problem.text().contains("Parser returned a null Package")) && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private static Problem problem(KnowledgeBuilderResult result) {
        String file = result.getResource() == null ? "" : result.getResource().getSourcePath();
        int line = result.getLines() == null || result.getLines().length == 0 ? 0 : result.getLines()[0];
        Matcher parser = PARSER.matcher(result.getMessage());
        if (parser.find()) {
            Place place = new Place(file, Integer.parseInt(parser.group(1)), Integer.parseInt(parser.group(2)) + 1);
            return Problem.error(place, oneLine(parser.group(3)));
        }
        return Problem.error(new Place(file, Math.max(0, line), line > 0 ? 1 : 0), oneLine(result.getMessage()));
    }

    /** Without what Drools' compilers say to each other. */
    private static String oneLine(String message) {
        return message.strip()
                .replaceAll("(?m)^\\[Near : .*$|^\\s*\\^\\s*$|\\[Line: \\d+, Column: \\d+]", "")
                .replaceAll("(?m)^\\[Error: (.*)]$", "$1")
                .replaceAll(" for the type Rule_\\w+", "")
                .replaceFirst("^Rule Compilation error ", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Edges, ids and records go by a rule's name. */
    private static List<Problem> sameNames(KnowledgeBuilder builder) {
        Map<String, String> packages = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (KiePackage kiePackage : builder.getKnowledgePackages()) {
            for (Rule rule : kiePackage.getRules()) {
                String other = packages.putIfAbsent(rule.getName(), kiePackage.getName());
                if (other != null) {
                    problems.add(Problem.error(
                            new Place("rules", 0, 0),
                            "rule '" + rule.getName() + "' must have a name of its own but is in the packages " + other
                                    + " and " + kiePackage.getName()));
                }
            }
        }
        return problems;
    }

    private static CompiledRules base(KnowledgeBuilder builder, List<DrlSource> sources, DroolsSettings settings) {
        KieBaseConfiguration configuration = KieServices.get().newKieBaseConfiguration();
        configuration.setOption(EventProcessingOption.STREAM);
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase("penstock", configuration);
        List<InternalKnowledgePackage> packages = new ArrayList<>();
        Set<String> rules = new HashSet<>();
        for (KiePackage made : builder.getKnowledgePackages()) {
            packages.add((InternalKnowledgePackage) made);
            made.getRules().forEach(rule -> rules.add(rule.getName()));
        }
        base.addPackages(packages);
        Set<String> facts = new HashSet<>();
        Set<String> logical = new HashSet<>();
        sources.forEach(s -> logical.addAll(new RuleText(s.text()).logical()));
        Duration keep = keep(base, sources, settings, facts);
        return new CompiledRules(base, keep, Set.copyOf(facts), Set.copyOf(logical), Set.copyOf(rules));
    }

    /**
     * What Drools has found out, or was told by {@code @expires}; where a rule bounds a reading by nothing, the longest that any rule looks
     * back, so that a reading does not meet a state that came long after it.
     */
    private static Duration keep(
            InternalKnowledgeBase base, List<DrlSource> sources, DroolsSettings settings, Set<String> facts) {
        Duration keep = Duration.ZERO;
        for (var entry : base.getRete().getEntryPointNodes().values()) {
            for (ObjectTypeNode node : entry.getObjectTypeNodes().values()) {
                facts.add(node.getObjectType().getClassName());
                if (node.getObjectType().getClassName().equals(ReadingEvent.class.getName())) {
                    long known = node.getExpirationOffset();
                    keep = known >= 0 ? Duration.ofMillis(known) : lookedBack(sources, settings);
                }
            }
        }
        return keep;
    }

    private static Duration lookedBack(List<DrlSource> sources, DroolsSettings settings) {
        Duration longest = settings.actOn();
        for (DrlSource source : sources) {
            RuleText text = new RuleText(source.text());
            Duration needed = text.countsReadings() ? settings.keep() : Duration.ZERO;
            needed = text.longest().compareTo(needed) > 0 ? text.longest() : needed;
            longest = needed.compareTo(longest) > 0 ? needed : longest;
        }
        return longest;
    }
}

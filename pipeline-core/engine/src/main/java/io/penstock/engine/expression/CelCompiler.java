/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelMutableAst;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.navigation.CelNavigableMutableAst;
import dev.cel.common.navigation.CelNavigableMutableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.penstock.api.error.NearMiss;
import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.engine.expression.EngineExpression.Predicate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Google's CEL with our variables and mixed numbers. What closures cannot do comes here, and the closures are held equal to it.
 * Loading it costs 0.4 s.
 */
final class CelCompiler {
    private static final Set<String> EQUALITY = Set.of("_==_", "_!=_", "@in");

    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'");

    /** What other languages write, and CEL instead. */
    private static final Map<String, String> MEANT = Map.of("and", "&&", "or", "||", "not", "!", "=", "==");

    private static final Pattern FOREIGN = Pattern.compile(
            "(?:mismatched input|extraneous input|token recognition error at:|undeclared reference to) '(and|or|not|=) ?'",
            Pattern.CASE_INSENSITIVE);

    private final boolean hasTags;
    private final List<String> names;

    /** Tells what is wrong with an expression. */
    private final Cel check;

    /** Runs it. */
    private final Cel run;

    private CelCompiler(Map<String, CelType> variables, CelType result, boolean hasTags) {
        this.hasTags = hasTags;
        this.names = variables.keySet().stream().filter(n -> n.indexOf('.') < 0).toList();
        check = environment(variables, result, true);
        run = environment(variables, result, false);
    }

    /** Made when it is first needed. */
    private static final class OfReading {
        private static final CelCompiler INSTANCE = new CelCompiler(variables(), SimpleType.BOOL, true);

        private static Map<String, CelType> variables() {
            Map<String, CelType> all = new LinkedHashMap<>();
            all.put("value", SimpleType.DOUBLE);
            all.put("int", SimpleType.INT);
            all.put("uint", SimpleType.UINT);
            all.put("origin", SimpleType.INT);
            all.put("tags", MapType.create(SimpleType.STRING, SimpleType.DYN));
            all.put("readings", MapType.create(SimpleType.STRING, SimpleType.DYN));
            for (String name : List.of("text", "resource", "device", "deviceProfile", "source", "units")) {
                all.put(name, SimpleType.STRING);
            }
            return all;
        }
    }

    /** For expressions over named inputs. */
    static CelCompiler ofInputs(Map<String, CelType> inputs, CelType result) {
        return new CelCompiler(inputs, result, false);
    }

    private static Cel environment(Map<String, CelType> variables, CelType result, boolean strict) {
        var builder = CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(result);
        variables.forEach(builder::addVar);
        MixedNumbers.declare(builder);
        if (strict) {
            MixedNumbers.declareEquality(builder);
        }
        return builder.build();
    }

    /** @throws IllegalArgumentException with what is wrong, and where in the text */
    static Predicate compile(String text) {
        CelRuntime.Program program = OfReading.INSTANCE.program(text);
        return (event, reading) -> evaluate(program, event, reading);
    }

    /** What it gives, as the checker sees it. */
    CelType typeOf(String text) {
        CelAbstractSyntaxTree parsed = valid(check.parse(text), Map.of());
        return valid(check.check(rewritten(parsed, false)), positions(parsed)).getResultType();
    }

    /** @throws IllegalArgumentException with what is wrong, and where in the text */
    CelRuntime.Program program(String text) {
        try {
            CelAbstractSyntaxTree parsed = valid(check.parse(text), Map.of());
            valid(check.check(rewritten(parsed, false)), positions(parsed));
            CelAbstractSyntaxTree loose = rewritten(parsed, true);
            return run.createProgram(valid(run.check(loose), positions(parsed)));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (CelEvaluationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "must be a CEL expression but CEL cannot compile it: " + e.getMessage(), e);
        }
    }

    /** The tree with tags that may be missing and, for running, equality of any two types. */
    private CelAbstractSyntaxTree rewritten(CelAbstractSyntaxTree parsed, boolean loose) {
        CelMutableAst tree = CelMutableAst.fromCelAst(parsed);
        List<CelMutableExpr> nodes = CelNavigableMutableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableMutableExpr::expr)
                .toList();
        AtomicLong ids = new AtomicLong(
                nodes.stream().mapToLong(CelMutableExpr::id).max().orElse(0));
        for (CelMutableExpr node : nodes) {
            if (hasTags) {
                makeTagOptional(node, ids);
            }
            if (loose) {
                loosenEquality(node, ids);
            }
        }
        return tree.toParsedAst();
    }

    /** {@code a == b} as {@code dyn(a) == b}: the runtime compares any two numbers, the checker only two of one type. */
    private static void loosenEquality(CelMutableExpr node, AtomicLong ids) {
        if (node.getKind() == Kind.CALL && EQUALITY.contains(node.call().function())) {
            CelMutableExpr left = node.call().args().get(0);
            node.call().setArg(0, CelMutableExpr.ofCall(ids.incrementAndGet(), CelMutableCall.create("dyn", left)));
        }
    }

    /** {@code tags.x} and {@code tags['x']} are '' when missing; {@code has(tags.x)} and {@code 'x' in tags} still tell. */
    private static void makeTagOptional(CelMutableExpr node, AtomicLong ids) {
        if (node.getKind() == Kind.SELECT
                && isTags(node.select().operand())
                && !node.select().testOnly()) {
            CelMutableExpr name = CelMutableExpr.ofConstant(
                    ids.incrementAndGet(), CelConstant.ofValue(node.select().field()));
            node.setCall(CelMutableCall.create(MixedNumbers.TAG, node.select().operand(), name));
        } else if (node.getKind() == Kind.CALL
                && node.call().function().equals("_[_]")
                && isTags(node.call().args().get(0))) {
            node.call().setFunction(MixedNumbers.TAG);
        }
    }

    private static boolean isTags(CelMutableExpr node) {
        return node.getKind() == Kind.IDENT && node.ident().name().equals("tags");
    }

    /** Where in the text what stands: a rewritten tree has forgotten it. */
    private static Map<Long, Integer> positions(CelAbstractSyntaxTree parsed) {
        return parsed.getSource().getPositionsMap();
    }

    /** @param positions by the ids of expressions; without them errors know their places themselves */
    private CelAbstractSyntaxTree valid(CelValidationResult result, Map<Long, Integer> positions) {
        if (result.hasError()) {
            // what a parser says behind its first error follows from that
            throw new IllegalArgumentException("must be a CEL expression, but "
                    + result.getErrors().stream()
                            .limit(positions.isEmpty() ? 1 : Long.MAX_VALUE)
                            .map(issue -> say(issue, positions))
                            .collect(Collectors.joining("; ")));
        }
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalArgumentException("must be a CEL expression, but " + e.getMessage(), e);
        }
    }

    /** Without what only who knows CEL's parser understands, and with the names that may stand there. */
    private String say(CelIssue issue, Map<Long, Integer> positions) {
        int column = positions.getOrDefault(
                issue.getExprId(), issue.getSourceLocation().getColumn());
        String message = issue.getMessage()
                .replaceFirst(" \\(candidates: .*", "")
                .replace(" (in container '')", "")
                .replaceFirst(" expecting \\{.*", "")
                .replace("mismatched input '<EOF>'", "it ends where more must follow");
        Matcher foreign = FOREIGN.matcher(message);
        if (foreign.find()) {
            String word = foreign.group(1);
            message = "there is no '" + word + "' in CEL: write " + MEANT.get(word.toLowerCase(Locale.ROOT));
        }
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.lookingAt()) {
            String near = NearMiss.hint(undeclared.group(1), names);
            message += (near.isEmpty() ? "; known are " : near + " Known are ") + names;
        }
        return (column < 0 ? "" : "at its column " + (column + 1) + ": ") + message;
    }

    private static int evaluate(CelRuntime.Program program, Event event, Reading reading) {
        try {
            Object result = program.eval(name -> Variables.find(name, event, reading));
            return result instanceof Boolean b ? (b ? Predicate.TRUE : Predicate.FALSE) : Predicate.MISMATCH;
        } catch (CelEvaluationException e) {
            return Predicate.MISMATCH;
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.penstock.api.event.Reading;
import io.penstock.api.rule.Condition;
import io.penstock.api.rule.Formula;
import io.penstock.api.rule.Truth;
import io.penstock.engine.expression.Code.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions and formulas over named inputs: what is common to closures, the rest by CEL. What they evaluate costs nothing but time:
 * no garbage as long as closures do it.
 */
public final class InputExpressions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, InputKind> kinds;
    private final InputNames names;
    private @Nullable CelCompiler conditions;
    private @Nullable CelCompiler formulas;

    /** @param kinds what each input is, by name, in the order in which readings are handed in */
    public InputExpressions(Map<String, InputKind> kinds) {
        this.kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        this.names = new InputNames(this.kinds);
    }

    /** Whether an input may be called this. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !Literals.RESERVED.contains(name);
    }

    /** @throws IllegalArgumentException with what is wrong, and where in the text */
    public Condition condition(String text) {
        try {
            Code code = Parser.parse(text, names);
            if (code.type == Type.BOOL) {
                return new CodeCondition(text, kinds, code);
            }
        } catch (NotCommonException e) {
            return conditionByCel(text);
        }
        return conditionByCel(text);
    }

    /** The same by CEL itself, whatever the expression. */
    Condition conditionByCel(String text) {
        CelCompiler cel = conditions;
        if (cel == null) {
            cel = CelCompiler.ofInputs(types(), SimpleType.BOOL);
            conditions = cel;
        }
        return new CelCondition(text, kinds, names, cel.program(text));
    }

    /**
     * A formula: what it gives is a number, a truth value or text.
     *
     * @throws IllegalArgumentException with what is wrong, and where in the text
     */
    public TypedFormula formula(String text) {
        try {
            Code code = Parser.parse(text, names);
            if (code.type != Type.UINT) {
                return new CodeFormula(text, kinds, code);
            }
        } catch (NotCommonException e) {
            return formulaByCel(text);
        }
        return formulaByCel(text);
    }

    TypedFormula formulaByCel(String text) {
        CelCompiler cel = formulas;
        if (cel == null) {
            cel = CelCompiler.ofInputs(types(), SimpleType.DYN);
            formulas = cel;
        }
        InputKind kind = kindOf(cel.typeOf(text));
        if (kind == null) {
            throw new IllegalArgumentException("must give a number, true or false, or text but gives a "
                    + cel.typeOf(text).name());
        }
        return new CelFormula(text, kinds, names, cel.program(text), kind);
    }

    /** A formula of which it is known what it gives. */
    public interface TypedFormula extends Formula {
        InputKind kind();
    }

    private Map<String, CelType> types() {
        Map<String, CelType> types = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> {
            types.put(name, type(kind));
            types.put(name + ".age", SimpleType.DOUBLE);
        });
        return types;
    }

    private static CelType type(InputKind kind) {
        return switch (kind) {
            case NUMBER -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case TEXT -> SimpleType.STRING;
            case ANY -> SimpleType.DYN;
        };
    }

    private static @Nullable InputKind kindOf(CelType type) {
        if (type.equals(SimpleType.BOOL)) {
            return InputKind.BOOL;
        }
        if (type.equals(SimpleType.STRING)) {
            return InputKind.TEXT;
        }
        if (type.equals(SimpleType.INT) || type.equals(SimpleType.UINT) || type.equals(SimpleType.DOUBLE)) {
            return InputKind.NUMBER;
        }
        return type.equals(SimpleType.DYN) ? InputKind.ANY : null;
    }

    private static Frame.OfInputs frame(@Nullable Reading[] inputs, long now) {
        return FRAMES.get().over(inputs, now);
    }

    private static final ThreadLocal<Frame.OfInputs> FRAMES = ThreadLocal.withInitial(Frame.OfInputs::new);

    /** Of one text over the same inputs there is one meaning. */
    private abstract static class Compiled {
        private final String text;
        private final Map<String, InputKind> kinds;

        Compiled(String text, Map<String, InputKind> kinds) {
            this.text = text;
            this.kinds = kinds;
        }

        @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // of both interfaces that those below implement
        public final String text() {
            return text;
        }

        @Override
        public final boolean equals(@Nullable Object other) {
            return other instanceof Compiled c
                    && getClass() == c.getClass()
                    && text.equals(c.text)
                    && kinds.equals(c.kinds)
                    && kinds.keySet().stream()
                            .toList()
                            .equals(c.kinds.keySet().stream().toList());
        }

        @Override
        public final int hashCode() {
            return text.hashCode() * 31 + kinds.hashCode();
        }

        @Override
        public final String toString() {
            return text;
        }
    }

    private static final class CodeCondition extends Compiled implements Condition {
        private final Code code;

        CodeCondition(String text, Map<String, InputKind> kinds, Code code) {
            super(text, kinds);
            this.code = code;
        }

        @Override
        public boolean test(@Nullable Reading[] inputs, long now) {
            return evaluate(inputs, now) == Truth.HOLDS;
        }

        @Override
        public Truth evaluate(@Nullable Reading[] inputs, long now) {
            Frame.OfInputs frame = frame(inputs, now);
            boolean holds = code.bool(frame);
            return frame.failed ? Truth.UNKNOWN : holds ? Truth.HOLDS : Truth.FAILS;
        }
    }

    private static final class CelCondition extends Compiled implements Condition {
        private final InputNames names;
        private final CelRuntime.Program program;

        CelCondition(String text, Map<String, InputKind> kinds, InputNames names, CelRuntime.Program program) {
            super(text, kinds);
            this.names = names;
            this.program = program;
        }

        @Override
        public boolean test(@Nullable Reading[] inputs, long now) {
            return evaluate(inputs, now) == Truth.HOLDS;
        }

        @Override
        public Truth evaluate(@Nullable Reading[] inputs, long now) {
            Object result = run(program, names, inputs, now);
            return result instanceof Boolean b ? (b ? Truth.HOLDS : Truth.FAILS) : Truth.UNKNOWN;
        }
    }

    private static @Nullable Object run(
            CelRuntime.Program program, InputNames names, @Nullable Reading[] inputs, long now) {
        try {
            return program.eval(name -> Optional.ofNullable(names.find(name, inputs, now)));
        } catch (CelEvaluationException e) {
            return null;
        }
    }

    private static final class CodeFormula extends Compiled implements TypedFormula {
        private final Code code;

        CodeFormula(String text, Map<String, InputKind> kinds, Code code) {
            super(text, kinds);
            this.code = code;
        }

        @Override
        public @Nullable Object value(@Nullable Reading[] inputs, long now) {
            Frame.OfInputs frame = frame(inputs, now);
            Object value = code.any(frame);
            return frame.failed ? null : scalar(value);
        }

        @Override
        public InputKind kind() {
            return switch (code.type) {
                case BOOL -> InputKind.BOOL;
                case STRING -> InputKind.TEXT;
                case DYN -> InputKind.ANY;
                default -> InputKind.NUMBER;
            };
        }
    }

    private static final class CelFormula extends Compiled implements TypedFormula {
        private final InputNames names;
        private final CelRuntime.Program program;
        private final InputKind kind;

        CelFormula(
                String text,
                Map<String, InputKind> kinds,
                InputNames names,
                CelRuntime.Program program,
                InputKind kind) {
            super(text, kinds);
            this.names = names;
            this.program = program;
            this.kind = kind;
        }

        @Override
        public @Nullable Object value(@Nullable Reading[] inputs, long now) {
            return scalar(run(program, names, inputs, now));
        }

        @Override
        public InputKind kind() {
            return kind;
        }
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof Double d) {
            return Double.isFinite(d) ? d : null;
        }
        if (value instanceof Number n) {
            return n.longValue();
        }
        return value instanceof Boolean || value instanceof String ? value : null;
    }
}

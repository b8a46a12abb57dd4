/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Overloads that CEL has not: arithmetic of a double with an int, and a tag that may be missing. */
final class MixedNumbers {
    /** The function that stands for {@code tags.x}. */
    static final String TAG = "penstock_tag";

    private static final List<CelType> NUMBERS = List.of(SimpleType.INT, SimpleType.UINT, SimpleType.DOUBLE);

    private MixedNumbers() {}

    static void declare(CelBuilder builder) {
        for (Operator operator : Operator.values()) {
            arithmetic(builder, operator);
        }
        MapType map = MapType.create(SimpleType.STRING, SimpleType.DYN);
        builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                TAG, newGlobalOverload("penstock_tag_map", SimpleType.DYN, map, SimpleType.STRING)));
        builder.addFunctionBindings(CelFunctionBinding.from(
                "penstock_tag_map",
                Map.class,
                String.class,
                (tags, name) -> tags.containsKey(name) ? tags.get(name) : ""));
    }

    /** Arithmetic on doubles. */
    private enum Operator {
        ADD("_+_"),
        SUBTRACT("_-_"),
        MULTIPLY("_*_"),
        DIVIDE("_/_");

        private final String function;

        Operator(String function) {
            this.function = function;
        }

        double apply(double a, double b) {
            return switch (this) {
                case ADD -> a + b;
                case SUBTRACT -> a - b;
                case MULTIPLY -> a * b;
                case DIVIDE -> a / b;
            };
        }
    }

    private static void arithmetic(CelBuilder builder, Operator operator) {
        String id = "penstock_" + operator.name().toLowerCase(Locale.ROOT);
        overload(builder, operator.function, id + "_double_int", SimpleType.DOUBLE, SimpleType.INT);
        overload(builder, operator.function, id + "_int_double", SimpleType.INT, SimpleType.DOUBLE);
        builder.addFunctionBindings(
                CelFunctionBinding.from(id + "_double_int", Double.class, Long.class, (a, b) -> operator.apply(a, b)),
                CelFunctionBinding.from(id + "_int_double", Long.class, Double.class, (a, b) -> operator.apply(a, b)));
    }

    /**
     * Lets numbers of two types be compared with {@code ==}, {@code !=} and {@code in} at check; CEL's own overload wants one type.
     * The runtime has them already, but takes further overloads for ambiguous.
     */
    static void declareEquality(CelBuilder builder) {
        for (CelType left : NUMBERS) {
            for (CelType right : NUMBERS) {
                if (left.equals(right)) {
                    continue;
                }
                String types = "_" + left.name() + "_" + right.name();
                ListType list = ListType.create(right);
                builder.addFunctionDeclarations(
                        CelFunctionDecl.newFunctionDeclaration(
                                "_==_", newGlobalOverload("penstock_equals" + types, SimpleType.BOOL, left, right)),
                        CelFunctionDecl.newFunctionDeclaration(
                                "_!=_", newGlobalOverload("penstock_differs" + types, SimpleType.BOOL, left, right)),
                        CelFunctionDecl.newFunctionDeclaration(
                                "@in", newGlobalOverload("penstock_in" + types, SimpleType.BOOL, left, list)));
            }
        }
    }

    private static void overload(CelBuilder builder, String function, String id, CelType left, CelType right) {
        builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                function, newGlobalOverload(id, SimpleType.DOUBLE, List.of(left, right))));
    }
}

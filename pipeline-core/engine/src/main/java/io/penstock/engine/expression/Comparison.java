/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.engine.expression.Code.Type;
import java.util.List;
import java.util.function.IntPredicate;

/** {@code < <= > >= == != in}: numbers of any two types compare as numbers; equality of what differs in kind is false. */
final class Comparison {
    private Comparison() {}

    static Code of(String sign, Code a, Code b) throws NotCommonException {
        return switch (sign) {
            case "==" -> equality(a, b);
            case "!=" -> Logic.not(equality(a, b));
            default -> order(sign, a, b);
        };
    }

    private static Code order(String sign, Code a, Code b) throws NotCommonException {
        refuseIntWithUint(a, b);
        if (a.type.isNumber() && b.type.isNumber()) {
            return a.type == b.type && a.type != Type.DOUBLE ? integers(sign, a, b) : doubles(sign, a, b);
        }
        IntPredicate holds = test(sign);
        if (a.type == Type.STRING && b.type == Type.STRING) {
            return Code.ofBool(frame -> holds.test(a.text(frame).compareTo(b.text(frame))));
        }
        if (!isDynWithPlain(a, b)) {
            throw new NotCommonException();
        }
        return Code.ofBool(frame -> anys(sign, holds, a.any(frame), b.any(frame), frame));
    }

    /** As doubles they would lose their last digits. */
    private static void refuseIntWithUint(Code a, Code b) throws NotCommonException {
        if ((a.type == Type.INT && b.type == Type.UINT) || (a.type == Type.UINT && b.type == Type.INT)) {
            throw new NotCommonException();
        }
    }

    /** One is DYN, and none is a bool (ordered by CEL alone) or a uint (never boxed). */
    private static boolean isDynWithPlain(Code a, Code b) {
        return (a.type == Type.DYN || b.type == Type.DYN)
                && a.type != Type.BOOL
                && b.type != Type.BOOL
                && a.type != Type.UINT
                && b.type != Type.UINT;
    }

    private static Code integers(String sign, Code a, Code b) {
        IntPredicate holds = test(sign);
        return a.type == Type.INT
                ? Code.ofBool(frame -> holds.test(Long.compare(a.integer(frame), b.integer(frame))))
                : Code.ofBool(frame -> holds.test(Long.compareUnsigned(a.integer(frame), b.integer(frame))));
    }

    private static Code doubles(String sign, Code a, Code b) {
        return switch (sign) {
            case "<" -> Code.ofBool(frame -> a.number(frame) < b.number(frame));
            case "<=" -> Code.ofBool(frame -> a.number(frame) <= b.number(frame));
            case ">" -> Code.ofBool(frame -> a.number(frame) > b.number(frame));
            default -> Code.ofBool(frame -> a.number(frame) >= b.number(frame));
        };
    }

    private static boolean doubles(String sign, double a, double b) {
        return switch (sign) {
            case "<" -> a < b;
            case "<=" -> a <= b;
            case ">" -> a > b;
            default -> a >= b;
        };
    }

    private static boolean anys(String sign, IntPredicate holds, Object a, Object b, Frame frame) {
        if (a instanceof Long x && b instanceof Long y) {
            return holds.test(Long.compare(x, y));
        }
        if (a instanceof Number x && b instanceof Number y) {
            return doubles(sign, x.doubleValue(), y.doubleValue());
        }
        if (a instanceof String x && b instanceof String y) {
            return holds.test(x.compareTo(y));
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return holds.test(Boolean.compare(x, y));
        }
        frame.failed = true;
        return false;
    }

    private static IntPredicate test(String sign) {
        return switch (sign) {
            case "<" -> order -> order < 0;
            case "<=" -> order -> order <= 0;
            case ">" -> order -> order > 0;
            default -> order -> order >= 0;
        };
    }

    private static Code equality(Code a, Code b) throws NotCommonException {
        refuseIntWithUint(a, b);
        if (a.type == b.type && (a.type == Type.INT || a.type == Type.UINT)) {
            return Code.ofBool(frame -> a.integer(frame) == b.integer(frame));
        }
        if (a.type.isNumber() && b.type.isNumber()) {
            return Code.ofBool(frame -> a.number(frame) == b.number(frame));
        }
        if (a.type == Type.STRING && b.type == Type.STRING) {
            return Code.ofBool(frame -> a.text(frame).equals(b.text(frame)));
        }
        if (a.type == Type.BOOL && b.type == Type.BOOL) {
            return Code.ofBool(frame -> a.bool(frame) == b.bool(frame));
        }
        // two DYN may be maps or lists, whose equality is CEL's
        if ((a.type == Type.DYN) == (b.type == Type.DYN) || a.type == Type.UINT || b.type == Type.UINT) {
            throw new NotCommonException();
        }
        return Code.ofBool(frame -> equal(a.any(frame), b.any(frame)));
    }

    private static boolean equal(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x instanceof Long && y instanceof Long
                    ? x.longValue() == y.longValue()
                    : x.doubleValue() == y.doubleValue();
        }
        return a.equals(b);
    }

    /** {@code a in [b, c]}. */
    static Code in(Code a, List<Code> list) throws NotCommonException {
        if (list.isEmpty() || !fits(a, list)) {
            throw new NotCommonException();
        }
        Code[] items = list.toArray(Code[]::new);
        return Code.ofBool(frame -> {
            Object wanted = a.any(frame);
            boolean found = false;
            // a list is made before it is searched: one item that fails, fails all
            for (Code item : items) {
                found |= equal(wanted, item.any(frame));
            }
            return found;
        });
    }

    private static boolean fits(Code a, List<Code> list) {
        boolean allText = list.stream().allMatch(c -> c.type == Type.STRING);
        boolean allNumbers = list.stream().allMatch(c -> c.type == Type.INT || c.type == Type.DOUBLE);
        return switch (a.type) {
            case STRING -> allText;
            case INT, DOUBLE -> allNumbers;
            case DYN -> allText || allNumbers;
            default -> false;
        };
    }
}

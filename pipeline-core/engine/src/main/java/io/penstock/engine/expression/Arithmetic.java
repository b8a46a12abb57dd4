/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.engine.expression.Code.Type;

/** {@code + - * / %}: integers fail when they overflow, doubles follow IEEE 754, a double with an int is a double. */
final class Arithmetic {
    private Arithmetic() {}

    static Code of(String sign, Code a, Code b) throws NotCommonException {
        if (a.type == Type.STRING && b.type == Type.STRING && sign.equals("+")) {
            return Code.ofText(frame -> a.text(frame).concat(b.text(frame)));
        }
        if (a.type == Type.INT && b.type == Type.INT) {
            return Code.ofInt(frame -> ints(sign, a.integer(frame), b.integer(frame), frame));
        }
        boolean mixed = (a.type == Type.DOUBLE && (b.type == Type.DOUBLE || b.type == Type.INT))
                || (a.type == Type.INT && b.type == Type.DOUBLE);
        if (mixed && !sign.equals("%")) {
            return doubles(sign, a, b);
        }
        return withDyn(sign, a, b);
    }

    private static Code doubles(String sign, Code a, Code b) throws NotCommonException {
        return switch (sign) {
            case "+" -> Code.ofDouble(frame -> a.number(frame) + b.number(frame));
            case "-" -> Code.ofDouble(frame -> a.number(frame) - b.number(frame));
            case "*" -> Code.ofDouble(frame -> a.number(frame) * b.number(frame));
            case "/" -> Code.ofDouble(frame -> a.number(frame) / b.number(frame));
            default -> throw new NotCommonException();
        };
    }

    /** A DYN with an int or a double: with a double the result is one, with an int it is known at run time. */
    private static Code withDyn(String sign, Code a, Code b) throws NotCommonException {
        Type other = a.type == Type.DYN ? b.type : a.type;
        if ((a.type != Type.DYN && b.type != Type.DYN)
                || (other != Type.DOUBLE && other != Type.INT)
                || sign.equals("%")) {
            throw new NotCommonException();
        }
        if (other == Type.DOUBLE) {
            return Code.ofDouble(frame -> doubles(sign, number(a, frame), number(b, frame)));
        }
        return Code.ofAny(frame -> anys(sign, a.any(frame), b.any(frame), frame));
    }

    private static double number(Code code, Frame frame) {
        if (code.any(frame) instanceof Number n) {
            return n.doubleValue();
        }
        frame.failed = true;
        return 0;
    }

    private static Object anys(String sign, Object a, Object b, Frame frame) {
        if (a instanceof Long x && b instanceof Long y) {
            return ints(sign, x, y, frame);
        }
        if (a instanceof Number x && b instanceof Number y) {
            return doubles(sign, x.doubleValue(), y.doubleValue());
        }
        frame.failed = true;
        return 0L;
    }

    private static double doubles(String sign, double a, double b) {
        return switch (sign) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            default -> a / b;
        };
    }

    private static long ints(String sign, long a, long b, Frame frame) {
        try {
            return switch (sign) {
                case "+" -> Math.addExact(a, b);
                case "-" -> Math.subtractExact(a, b);
                case "*" -> Math.multiplyExact(a, b);
                case "/" -> divided(a, b, frame);
                default -> b == 0 ? failed(frame) : b == -1 ? 0 : a % b;
            };
        } catch (ArithmeticException e) {
            return failed(frame);
        }
    }

    private static long divided(long a, long b, Frame frame) {
        return b == 0 || (b == -1 && a == Long.MIN_VALUE) ? failed(frame) : a / b;
    }

    private static long failed(Frame frame) {
        frame.failed = true;
        return 0;
    }

    static Code negated(Code a) throws NotCommonException {
        return switch (a.type) {
            case DOUBLE -> Code.ofDouble(frame -> -a.number(frame));
            case INT -> Code.ofInt(frame -> ints("-", 0, a.integer(frame), frame));
            default -> throw new NotCommonException();
        };
    }
}

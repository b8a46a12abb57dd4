/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

/** A compiled piece of an expression. It is asked in its own type; a number in any number's. */
abstract class Code {
    /** CEL's types, as far as closures go. */
    enum Type {
        BOOL,
        INT,
        UINT,
        DOUBLE,
        STRING,
        /** Known at run time only: Boolean, Long, Double, String, Map or List. */
        DYN;

        boolean isNumber() {
            return this == INT || this == UINT || this == DOUBLE;
        }
    }

    final Type type;

    private Code(Type type) {
        this.type = type;
    }

    boolean bool(Frame frame) {
        throw new IllegalStateException(type + " is asked for a bool");
    }

    /** An int or the bits of a uint. */
    long integer(Frame frame) {
        throw new IllegalStateException(type + " is asked for an integer");
    }

    double number(Frame frame) {
        throw new IllegalStateException(type + " is asked for a number");
    }

    String text(Frame frame) {
        throw new IllegalStateException(type + " is asked for a text");
    }

    /** Boxed; of a failed frame it may be anything. Never asked of a uint. */
    abstract Object any(Frame frame);

    /** A bool of a frame. */
    interface Bool {
        boolean of(Frame frame);
    }

    /** An int or uint of a frame. */
    interface Whole {
        long of(Frame frame);
    }

    /** A double of a frame. */
    interface Decimal {
        double of(Frame frame);
    }

    /** A string of a frame. */
    interface Text {
        String of(Frame frame);
    }

    /** Anything of a frame. */
    interface Any {
        Object of(Frame frame);
    }

    static Code ofBool(Bool code) {
        return new Code(Type.BOOL) {
            @Override
            boolean bool(Frame frame) {
                return code.of(frame);
            }

            @Override
            Object any(Frame frame) {
                return code.of(frame);
            }
        };
    }

    static Code ofInt(Whole code) {
        return new Code(Type.INT) {
            @Override
            long integer(Frame frame) {
                return code.of(frame);
            }

            @Override
            double number(Frame frame) {
                return (double) code.of(frame);
            }

            @Override
            Object any(Frame frame) {
                return code.of(frame);
            }
        };
    }

    static Code ofUint(Whole code) {
        return new Code(Type.UINT) {
            @Override
            long integer(Frame frame) {
                return code.of(frame);
            }

            @Override
            double number(Frame frame) {
                long bits = code.of(frame);
                return bits >= 0 ? (double) bits : ((bits >>> 1) | (bits & 1)) * 2.0;
            }

            @Override
            Object any(Frame frame) {
                throw new IllegalStateException("a uint is not boxed");
            }
        };
    }

    static Code ofDouble(Decimal code) {
        return new Code(Type.DOUBLE) {
            @Override
            double number(Frame frame) {
                return code.of(frame);
            }

            @Override
            Object any(Frame frame) {
                return code.of(frame);
            }
        };
    }

    static Code ofText(Text code) {
        return new Code(Type.STRING) {
            @Override
            String text(Frame frame) {
                return code.of(frame);
            }

            @Override
            Object any(Frame frame) {
                return code.of(frame);
            }
        };
    }

    /** What is typed at run time: asked for a type that it has not, it fails the frame. */
    static Code ofAny(Any code) {
        return new Code(Type.DYN) {
            @Override
            boolean bool(Frame frame) {
                if (code.of(frame) instanceof Boolean b) {
                    return b;
                }
                frame.failed = true;
                return false;
            }

            @Override
            String text(Frame frame) {
                if (code.of(frame) instanceof String s) {
                    return s;
                }
                frame.failed = true;
                return "";
            }

            @Override
            Object any(Frame frame) {
                return code.of(frame);
            }
        };
    }
}

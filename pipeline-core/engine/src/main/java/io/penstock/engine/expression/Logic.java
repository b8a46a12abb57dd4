/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.penstock.engine.expression.Code.Type;

/** {@code && || ! ?:} and what is asked of strings. False and true win over an error on the other side, whichever it is. */
final class Logic {
    private Logic() {}

    static Code and(Code a, Code b) throws NotCommonException {
        wantBool(a);
        wantBool(b);
        return Code.ofBool(frame -> absorbing(a, b, frame, false));
    }

    static Code or(Code a, Code b) throws NotCommonException {
        wantBool(a);
        wantBool(b);
        return Code.ofBool(frame -> absorbing(a, b, frame, true));
    }

    /** @param winner what decides whatever the other side is */
    private static boolean absorbing(Code a, Code b, Frame frame, boolean winner) {
        boolean before = frame.failed;
        frame.failed = false;
        boolean left = a.bool(frame);
        boolean leftFailed = frame.failed;
        if (!leftFailed && left == winner) {
            frame.failed = before;
            return winner;
        }
        frame.failed = false;
        boolean right = b.bool(frame);
        if (!frame.failed && right == winner) {
            frame.failed = before;
            return winner;
        }
        frame.failed = frame.failed || leftFailed || before;
        return !winner;
    }

    static Code not(Code a) throws NotCommonException {
        wantBool(a);
        return Code.ofBool(frame -> !a.bool(frame));
    }

    /** What CEL's runtime does with a DYN that is no bool differs from what it does with an error: that is left to it. */
    private static void wantBool(Code a) throws NotCommonException {
        if (a.type != Type.BOOL) {
            throw new NotCommonException();
        }
    }

    static Code choice(Code condition, Code yes, Code no) throws NotCommonException {
        wantBool(condition);
        if (yes.type != no.type || yes.type == Type.DYN) {
            throw new NotCommonException();
        }
        return switch (yes.type) {
            case BOOL -> Code.ofBool(frame -> condition.bool(frame) ? yes.bool(frame) : no.bool(frame));
            case INT -> Code.ofInt(frame -> condition.bool(frame) ? yes.integer(frame) : no.integer(frame));
            case UINT -> Code.ofUint(frame -> condition.bool(frame) ? yes.integer(frame) : no.integer(frame));
            case DOUBLE -> Code.ofDouble(frame -> condition.bool(frame) ? yes.number(frame) : no.number(frame));
            case STRING -> Code.ofText(frame -> condition.bool(frame) ? yes.text(frame) : no.text(frame));
            case DYN -> throw new NotCommonException();
        };
    }

    /** {@code target.name(argument)}. */
    static Code method(Code target, String name, Code argument, String literal) throws NotCommonException {
        boolean text = target.type == Type.STRING || target.type == Type.DYN;
        if (!text || argument.type != Type.STRING) {
            throw new NotCommonException();
        }
        return switch (name) {
            case "contains" -> Code.ofBool(frame -> target.text(frame).contains(argument.text(frame)));
            case "startsWith" -> Code.ofBool(frame -> target.text(frame).startsWith(argument.text(frame)));
            case "endsWith" -> Code.ofBool(frame -> target.text(frame).endsWith(argument.text(frame)));
            case "matches" -> matches(target, literal);
            default -> throw new NotCommonException();
        };
    }

    private static Code matches(Code target, String regex) throws NotCommonException {
        try {
            Pattern pattern = Pattern.compile(regex);
            return Code.ofBool(frame -> pattern.matcher(target.text(frame)).find());
        } catch (PatternSyntaxException e) {
            throw new NotCommonException();
        }
    }

    /** {@code size(text)}: in code points. */
    static Code size(Code a) throws NotCommonException {
        if (a.type != Type.STRING) {
            throw new NotCommonException();
        }
        return Code.ofInt(frame -> {
            String s = a.text(frame);
            return s.codePointCount(0, s.length());
        });
    }
}

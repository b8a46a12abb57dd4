/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.expression;

import io.penstock.engine.expression.Tokens.Kind;
import java.util.Set;

/** Numbers as written, and words that name nothing. */
final class Literals {
    /** CEL's reserved words and literals: no names. */
    static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    private Literals() {}

    static Code number(Kind kind, String digits) throws NotCommonException {
        try {
            if (kind == Kind.DOUBLE) {
                double value = Double.parseDouble(digits);
                return Code.ofDouble(frame -> value);
            }
            boolean negative = digits.startsWith("-");
            String unsigned = negative ? digits.substring(1) : digits;
            boolean hex = unsigned.startsWith("0x");
            String bare = (negative ? "-" : "") + (hex ? unsigned.substring(2) : unsigned);
            if (kind == Kind.UINT) {
                long bits = Long.parseUnsignedLong(bare, hex ? 16 : 10);
                return Code.ofUint(frame -> bits);
            }
            long value = Long.parseLong(bare, hex ? 16 : 10);
            return Code.ofInt(frame -> value);
        } catch (NumberFormatException e) {
            throw new NotCommonException();
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import io.penstock.api.setting.Linear;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * {@code a*x + b}, to 34 digits: what turns a number in a unit into one in the base unit of what it measures.
 *
 * @param a never 0
 */
record Rational(BigDecimal a, BigDecimal b) {
    private static final MathContext DIGITS = MathContext.DECIMAL128;

    /** From {@code "5/9"} or {@code "459.67*5/9"}: factors joined with {@code *} and {@code /}. */
    static Rational of(String a, String b) {
        return new Rational(product(a), product(b));
    }

    private static BigDecimal product(String text) {
        BigDecimal result = BigDecimal.ONE;
        for (String factor : text.split("(?=[*/])", -1)) {
            char sign = factor.charAt(0);
            BigDecimal f = new BigDecimal(sign == '*' || sign == '/' ? factor.substring(1) : factor);
            result = sign == '/' ? result.divide(f, DIGITS) : result.multiply(f, DIGITS);
        }
        return result;
    }

    /** What turns a number in this unit into one in the other, rounded once. */
    Linear to(Rational other) {
        BigDecimal factor = a.divide(other.a, DIGITS);
        BigDecimal offset = b.subtract(other.b, DIGITS).divide(other.a, DIGITS);
        return new Linear(factor.doubleValue(), offset.doubleValue());
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import io.penstock.api.setting.Linear;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * {@code a*x + b}, exact: what turns a number in a unit into one in the base unit of what it measures.
 *
 * @param a never 0
 */
record Rational(Fraction a, Fraction b) {
    /**
     * In lowest terms. Not a {@link BigDecimal}, whose class alone takes a twentieth of the start on JDK 25, and which has no 5/9.
     *
     * @param below above 0
     */
    record Fraction(BigInteger above, BigInteger below) {
        /** Bits of a whole number that a double holds exactly. */
        private static final int EXACT = 53;

        private static Fraction reduced(BigInteger above, BigInteger below) {
            BigInteger common = below.signum() < 0 ? above.gcd(below).negate() : above.gcd(below);
            return new Fraction(above.divide(common), below.divide(common));
        }

        /** From decimal digits, such as {@code 459.67}. */
        private static Fraction of(String text) {
            int point = text.indexOf('.');
            int places = point < 0 ? 0 : text.length() - point - 1;
            BigInteger digits = new BigInteger(point < 0 ? text : text.substring(0, point) + text.substring(point + 1));
            return reduced(digits, BigInteger.TEN.pow(places));
        }

        private Fraction times(Fraction other) {
            return reduced(above.multiply(other.above), below.multiply(other.below));
        }

        private Fraction dividedBy(Fraction other) {
            return reduced(above.multiply(other.below), below.multiply(other.above));
        }

        private Fraction minus(Fraction other) {
            return reduced(
                    above.multiply(other.below).subtract(other.above.multiply(below)), below.multiply(other.below));
        }

        /** The nearest double: of two whole numbers that are exact as doubles, their quotient is. */
        private double nearest() {
            if (above.bitLength() <= EXACT && below.bitLength() <= EXACT) {
                return above.doubleValue() / below.doubleValue();
            }
            return new BigDecimal(above)
                    .divide(new BigDecimal(below), MathContext.DECIMAL128)
                    .doubleValue();
        }
    }

    /** From {@code "5/9"} or {@code "459.67*5/9"}: factors joined with {@code *} and {@code /}. */
    static Rational of(String a, String b) {
        return new Rational(product(a), product(b));
    }

    private static Fraction product(String text) {
        Fraction result = new Fraction(BigInteger.ONE, BigInteger.ONE);
        for (String factor : text.split("(?=[*/])", -1)) {
            char sign = factor.charAt(0);
            Fraction f = Fraction.of(sign == '*' || sign == '/' ? factor.substring(1) : factor);
            result = sign == '/' ? result.dividedBy(f) : result.times(f);
        }
        return result;
    }

    /** What turns a number in this unit into one in the other, rounded once. */
    Linear to(Rational other) {
        return new Linear(
                a.dividedBy(other.a).nearest(),
                b.minus(other.b).dividedBy(other.a).nearest());
    }
}

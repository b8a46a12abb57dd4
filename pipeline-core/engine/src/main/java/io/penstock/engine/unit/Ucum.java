/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import io.penstock.api.setting.Linear;
import java.math.BigDecimal;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import javax.measure.format.MeasurementParseException;
import org.jspecify.annotations.Nullable;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenException;
import systems.uom.ucum.internal.format.TokenMgrError;

/** UCUM's library, behind a class of its own so that it is loaded at its first use. */
final class Ucum {
    private Ucum() {}

    static boolean knows(String code) {
        try {
            parse(code);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * The conversion reduced to {@code a*x + b}.
     *
     * @throws IllegalArgumentException when they do not measure the same or the conversion is no such line (pH, dB)
     */
    static Linear convert(String fromSymbol, String from, String toSymbol, String to) {
        Linear line;
        try {
            line = line(parse(from).getConverterToAny(parse(to)));
        } catch (IncommensurableException e) {
            throw new IllegalArgumentException(
                    "'" + fromSymbol + "' cannot be converted to '" + toSymbol + "': they do not measure the same", e);
        } catch (RuntimeException e) {
            // the library stumbles over some (Cel/min, 1/0, what it has no name for), each in another way
            throw notOfThatForm(fromSymbol, toSymbol, e);
        }
        if (line == null) {
            throw notOfThatForm(fromSymbol, toSymbol, null);
        }
        return line;
    }

    private static IllegalArgumentException notOfThatForm(String from, String to, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'" + from + "' to '" + to + "' is no conversion of the form a*x + b", cause);
    }

    /** Null when it is none. */
    private static @Nullable Linear line(UnitConverter converter) {
        double b = at(converter, 0);
        double a = converter.isLinear() ? at(converter, 1) : at(converter, 1) - b;
        double far = at(converter, 1000);
        boolean isLine = Math.abs(a * 1000 + b - far) <= 1e-9 * Math.max(1, Math.abs(far));
        return isLine && a != 0 ? new Linear(a, b) : null;
    }

    private static double at(UnitConverter converter, int x) {
        return converter.convert(BigDecimal.valueOf(x)).doubleValue();
    }

    private static Unit<?> parse(String code) {
        try {
            return UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE).parse(code);
        } catch (MeasurementParseException
                | TokenException
                | TokenMgrError
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new IllegalArgumentException("no UCUM code: " + code, e);
        }
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.unit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Units that most profiles get by with, by their UCUM code, so that UCUM's library (0.3 s) is not loaded for them; a test holds
 * each equal to it. And aliases, for what people write instead of UCUM codes.
 */
final class CommonUnits {
    /**
     * A unit of the table.
     *
     * @param measures what it measures: units that measure the same convert
     */
    record Entry(String measures, Rational toBase) {}

    private static final Map<String, Entry> UNITS = new LinkedHashMap<>();
    private static final Map<String, String> ALIASES = new LinkedHashMap<>();

    static {
        temperature();
        pressure();
        energy();
        electricity();
        space();
        time();
        flow();
        aliases();
    }

    private CommonUnits() {}

    /** Null when the table has none of this UCUM code. */
    static @Nullable Entry find(String ucum) {
        return UNITS.get(ucum);
    }

    static Map<String, Entry> all() {
        return UNITS;
    }

    /** Alias to UCUM code. */
    static Map<String, String> names() {
        return ALIASES;
    }

    private static void add(String measures, String... codesAndFactors) {
        for (int i = 0; i < codesAndFactors.length; i += 2) {
            UNITS.put(codesAndFactors[i], new Entry(measures, Rational.of(codesAndFactors[i + 1], "0")));
        }
    }

    private static void temperature() {
        add("temperature", "K", "1");
        UNITS.put("Cel", new Entry("temperature", Rational.of("1", "273.15")));
        UNITS.put("[degF]", new Entry("temperature", Rational.of("5/9", "459.67*5/9")));
    }

    private static void pressure() {
        add("pressure", "Pa", "1", "hPa", "100", "kPa", "1000", "MPa", "1000000", "bar", "100000", "mbar", "100");
        add("pressure", "[psi]", "4.4482216152605/0.0254/0.0254", "atm", "101325");
    }

    private static void energy() {
        add("energy", "J", "1", "kJ", "1000", "MJ", "1000000", "W.h", "3600", "kW.h", "3600000", "MW.h", "3600000000");
        add("power", "mW", "1/1000", "W", "1", "kW", "1000", "MW", "1000000");
    }

    private static void electricity() {
        add("electric potential", "uV", "1/1000000", "mV", "1/1000", "V", "1", "kV", "1000");
        add("electric current", "uA", "1/1000000", "mA", "1/1000", "A", "1", "kA", "1000");
        add("electric resistance", "Ohm", "1", "kOhm", "1000", "MOhm", "1000000");
    }

    private static void space() {
        add("length", "um", "1/1000000", "mm", "1/1000", "cm", "1/100", "m", "1", "km", "1000");
        add("length", "[in_i]", "0.0254", "[ft_i]", "0.3048", "[yd_i]", "0.9144", "[mi_i]", "1609.344");
        add("volume", "m3", "1", "L", "1/1000", "l", "1/1000", "mL", "1/1000000", "dm3", "1/1000", "cm3", "1/1000000");
        add("mass", "mg", "1/1000000", "g", "1/1000", "kg", "1", "t", "1000");
    }

    private static void time() {
        add("time", "us", "1/1000000", "ms", "1/1000", "s", "1", "min", "60", "h", "3600", "d", "86400");
        add("frequency", "Hz", "1", "kHz", "1000", "MHz", "1000000", "/s", "1", "/min", "1/60", "/h", "1/3600");
    }

    private static void flow() {
        add("volume flow", "m3/s", "1", "m3/h", "1/3600", "L/s", "1/1000", "L/min", "1/60000", "L/h", "1/3600000");
        add("speed", "m/s", "1", "mm/s", "1/1000", "km/h", "1/3.6", "m/min", "1/60");
        add("ratio", "%", "1/100", "[ppth]", "1/1000", "[ppm]", "1/1000000", "[ppb]", "1/1000000000", "1", "1");
    }

    private static void aliases() {
        alias("Cel", "degC", "\u00b0C", "celsius");
        alias("[degF]", "degF", "\u00b0F", "fahrenheit");
        alias("K", "kelvin");
        alias("[psi]", "psi");
        alias("/min", "rpm", "1/min");
        alias("/s", "1/s");
        alias("W.h", "Wh");
        alias("kW.h", "kWh");
        alias("MW.h", "MWh");
        alias("m3/h", "m\u00b3/h");
        alias("m3/s", "m\u00b3/s");
        alias("m3", "m\u00b3");
        alias("L/min", "l/min", "lpm");
        alias("L/s", "l/s");
        alias("L/h", "l/h");
        alias("[ppm]", "ppm");
        alias("[ppb]", "ppb");
        alias("%", "percent");
        alias("Ohm", "ohm", "\u03a9");
        alias("[in_i]", "inch");
        alias("[ft_i]", "ft");
        alias("h", "hour");
        alias("um", "\u00b5m");
    }

    private static void alias(String ucum, String... names) {
        for (String name : names) {
            ALIASES.put(name, ucum);
        }
    }
}

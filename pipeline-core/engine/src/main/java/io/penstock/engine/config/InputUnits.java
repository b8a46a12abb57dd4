/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.config;

import io.penstock.api.error.Place;
import io.penstock.api.setting.Linear;
import io.penstock.api.setting.Unit;
import io.penstock.api.setting.Units;
import io.penstock.engine.config.yaml.Problems;
import io.penstock.engine.expression.NamePairs;
import io.penstock.engine.expression.NamePairs.Pair;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The units of the inputs of one rule or interlock, as the device profiles declare them. Expressions take values as they are, so what is of
 * different units and set against each other as it stands is a mistake.
 */
final class InputUnits {
    private static final String NONE = "";

    private final Units units;
    private final Scope scope;
    private final Problems problems;
    /** By input; none where it has none, or another on each device. */
    private final Map<String, String> ofInputs = new HashMap<>();

    private final Map<String, String> firstDevices = new HashMap<>();

    /** Where it was said of one device of a pattern, which is enough. */
    private final Set<Place> told = new HashSet<>();

    InputUnits(Units units, Scope scope, Problems problems) {
        this.units = units;
        this.scope = scope;
        this.problems = problems;
    }

    /** The unit of an input, on one of the devices that it is read from. */
    void add(String input, String unit, String device, Place at) {
        String first = ofInputs.putIfAbsent(input, unit);
        firstDevices.putIfAbsent(input, device);
        if (first != null && differ(first, unit, false)) {
            problems.warning(
                    at,
                    scope.say("inputs." + input + " is in '" + first + "' on '" + firstDevices.get(input) + "' but in '"
                            + unit + "' on '" + device
                            + "', and nothing is converted: make a rule for each, or let their device profiles agree"));
            ofInputs.put(input, NONE);
        }
    }

    /** Warns of two inputs of different units that are compared, added or subtracted. */
    void check(String key, String expression, Place at) {
        if (ofInputs.values().stream().distinct().count() < 2) {
            return;
        }
        for (Pair pair : NamePairs.of(expression)) {
            String left = ofInputs.getOrDefault(pair.left(), NONE);
            String right = ofInputs.getOrDefault(pair.right(), NONE);
            if (differ(left, right, pair.inSum())) {
                problems.warning(
                        at,
                        scope.say(key + " has '" + pair.left() + " " + pair.sign() + " " + pair.right() + "', but "
                                + pair.left() + " is in '" + left + "' and " + pair.right() + " in '" + right
                                + "', and nothing is converted: reckon one of them in the unit of the other first"));
            }
        }
    }

    /** Warns of an input that is written, as it is, to an output of another unit. */
    void checkWrite(String expression, String output, String unit, Place at) {
        String own = ofInputs.getOrDefault(expression, NONE);
        if (differ(own, unit, false) && told.add(at)) {
            problems.warning(
                    at,
                    scope.say("sets '" + output + "', in '" + unit + "', to " + expression + ", in '" + own
                            + "', and nothing is converted: reckon it in the unit of the output"));
        }
    }

    /**
     * Whether both are known, and one is not just another word for the other.
     *
     * @param inSum whether it is of differences, of which those in degrees Celsius are those in kelvins
     */
    private boolean differ(String a, String b, boolean inSum) {
        if (a.equals(b) || a.isEmpty() || b.isEmpty()) {
            return false;
        }
        Unit x = units.find(a);
        Unit y = units.find(b);
        if (x == null || y == null) {
            return false;
        }
        try {
            Linear conversion = x.to(y);
            return inSum ? conversion.a() != 1 : !conversion.isIdentity();
        } catch (IllegalArgumentException e) {
            return true; // they do not even measure the same
        }
    }
}

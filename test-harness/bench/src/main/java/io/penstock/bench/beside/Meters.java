/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.beside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the work is: what a meter may say, and what must come of it. */
final class Meters {
    /** A message of the samples has this number at least; those of a load have less. */
    static final long FIRST = 500_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> RESOURCES = List.of("temperature", "pressure", "seq");
    private static final List<String> ENVELOPES = List.of("values", "fields");
    private static final double CLOSE = 1e-9;

    private Meters() {}

    /** Values at, above and below what is filtered; whole numbers, fractions, a missing one; one of which nothing is left. */
    static List<String> samples() {
        return List.of(
                sample("60.25", "1013.5", 0),
                sample("-40", "1013.5", 1),
                sample("-40.5", "1013.5", 2),
                sample("-39.5", "1013", 3),
                sample("212", "-40", 4),
                sample("0", "-1000.25", 5),
                "{\"temperature\":-50,\"pressure\":-60.5}",
                "{\"pressure\":7,\"seq\":" + (FIRST + 6) + "}",
                sample("1e2", "0.000001", 7),
                sample("32", "1", 8));
    }

    private static String sample(String temperature, String pressure, int number) {
        return "{\"temperature\":" + temperature + ",\"pressure\":" + pressure + ",\"seq\":" + (FIRST + number) + "}";
    }

    /** The readings that must come out; none when no message must. */
    static Map<String, Double> expected(String sample) {
        Map<String, Double> kept = new TreeMap<>();
        readings(sample).forEach((name, value) -> {
            if (value > -40) {
                kept.put(name, name.equals("temperature") ? (value - 32) / 1.8 : value);
            }
        });
        return kept;
    }

    /** The readings of a message, in whatever envelope; what else it says is its own affair. */
    static Map<String, Double> readings(String message) {
        JsonNode root = parse(message);
        JsonNode readings = ENVELOPES.stream()
                .filter(name -> root.path(name).isObject())
                .findFirst()
                .map(root::path)
                .orElse(root);
        Map<String, Double> values = new TreeMap<>();
        for (String resource : RESOURCES) {
            if (readings.path(resource).isNumber()) {
                values.put(resource, readings.path(resource).doubleValue());
            }
        }
        return values;
    }

    private static JsonNode parse(String message) {
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a message must be JSON but was '" + message + "'", e);
        }
    }

    /** The same resources, and the same numbers but for the last digits that a computation leaves open. */
    static boolean alike(Map<String, Double> a, Map<String, Double> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(e -> close(e.getValue(), b.getOrDefault(e.getKey(), Double.NaN)));
    }

    private static boolean close(double a, double b) {
        return Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a));
    }
}

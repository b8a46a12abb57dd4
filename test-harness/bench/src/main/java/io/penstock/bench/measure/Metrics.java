/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a Penstock says of itself at {@code /metrics}: Prometheus' text format 0.0.4. */
public record Metrics(Map<String, Double> series) {
    public Metrics {
        series = Map.copyOf(series);
    }

    public static Metrics parse(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                series.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return new Metrics(series);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Of all series of one name, whatever their labels; with and without {@code _total}. */
    public double sum(String name) {
        return sum(name, "");
    }

    /** Of those with such a label: {@code stream="events"}. */
    public double sum(String name, String label) {
        return series.entrySet().stream()
                .filter(e -> named(e.getKey(), name) && e.getKey().contains(label))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean named(String series, String name) {
        String own = series.replaceAll("\\{.*", "");
        return own.equals(name) || own.equals(name + "_total");
    }
}

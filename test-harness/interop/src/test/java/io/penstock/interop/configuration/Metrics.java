/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.interop.configuration;

/** What {@code /metrics} answered at one moment. */
public record Metrics(String text) {
    /** The sum of all rows of this name that have all of these labels, such as {@code pipeline="copy"}; 0 when there are none. */
    public double sum(String name, String... labels) {
        return text.lines()
                .filter(row -> row.startsWith(name + "{") || row.startsWith(name + " "))
                .filter(row -> hasAll(row, labels))
                .mapToDouble(row -> Double.parseDouble(row.substring(row.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static boolean hasAll(String row, String[] labels) {
        for (String label : labels) {
            if (!row.contains(label)) {
                return false;
            }
        }
        return true;
    }

    /** Of all lanes of a pipeline. */
    public long lanes(String pipeline, String metric) {
        return (long) sum("penstock_lane_" + metric, "pipeline=\"" + pipeline + "\"");
    }

    /** Of the stream {@code events}. */
    public long events(String metric) {
        return (long) sum("penstock_bus_" + metric, "stream=\"events\"");
    }

    /** Events forced out before their readers had them. */
    public long lost() {
        return (long) sum("penstock_cursor_lost");
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.app.log.OneLine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows rows to people, as an aligned table or in blocks. What a cell says, which may come from anywhere, stays within it. */
final class Rows {
    private Rows() {}

    static String cell(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(v -> parts.add(OneLine.of(v.asText())));
            return String.join("\n", parts);
        }
        return OneLine.of(value.isObject() ? value.toString() : value.asText());
    }

    static void table(List<JsonNode> rows, PrintWriter out) {
        if (rows.isEmpty()) {
            out.println("none");
            return;
        }
        List<String> names = new ArrayList<>();
        rows.get(0).fieldNames().forEachRemaining(names::add);
        int[] widths = names.stream().mapToInt(String::length).toArray();
        for (JsonNode row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cell(row.path(names.get(i))).length());
            }
        }
        line(names, widths, out);
        for (JsonNode row : rows) {
            line(names.stream().map(n -> cell(row.path(n))).toList(), widths, out);
        }
    }

    /** One row a block, a value a line: for what is too long for a table. */
    static void blocks(List<JsonNode> rows, PrintWriter out) {
        for (JsonNode row : rows) {
            row.fields().forEachRemaining(f -> out.println(f.getKey() + ": " + cell(f.getValue())));
            out.println();
        }
    }

    private static void line(List<String> cells, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(cells.get(i));
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - cells.get(i).length() + 2));
            }
        }
        out.println(line);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * Rows of text, such as what became of the events under each fault.
 *
 * @param id within its section
 */
public record Table(String id, String title, List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("table '" + id + "': a row must have " + columns.size()
                        + " cells but has " + row.size() + ": " + row);
            }
        }
    }
}

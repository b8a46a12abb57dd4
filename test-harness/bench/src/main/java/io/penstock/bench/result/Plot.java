/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.result;

import java.util.List;

/**
 * Lines over a common x, such as latency against rate.
 *
 * @param id within its section
 * @param title what a reader should look at
 * @param about one sentence for who cannot see it
 */
public record Plot(String id, String title, String about, Axis x, Axis y, List<Line> lines) {
    public Plot {
        lines = List.copyOf(lines);
    }
}

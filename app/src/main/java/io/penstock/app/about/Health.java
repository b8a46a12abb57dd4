/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.app.about;

import java.util.List;
import java.util.stream.Stream;

/**
 * How the program does.
 *
 * @param serving whether it has started, is not stopping, and its bus takes events
 * @param parts each lane, device service, connection and the bus
 */
public record Health(boolean serving, List<Part> parts) {
    /**
     * One part.
     *
     * @param kind {@code bus}, {@code lane}, {@code service}, {@code device}, {@code connection}, {@code door} or {@code auth}
     * @param state in the words of its kind, such as {@code running}, {@code away}, {@code DOWN}
     * @param well whether this state is as it should be
     * @param reason why it is not; empty when it is
     */
    public record Part(String kind, String name, String state, boolean well, String reason) {}

    /** With further parts. */
    public Health with(List<Part> more) {
        return more.isEmpty()
                ? this
                : new Health(
                        serving, Stream.concat(parts.stream(), more.stream()).toList());
    }

    /** {@code up}; {@code degraded} when a part is not well; {@code down} when the program does not serve. */
    public String status() {
        if (!serving) {
            return "down";
        }
        return parts.stream().allMatch(Part::well) ? "up" : "degraded";
    }
}

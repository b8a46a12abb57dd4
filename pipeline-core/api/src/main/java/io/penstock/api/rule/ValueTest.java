/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.rule;

/** A test of one value about to be written: a constant, several, {@code any}, or {@code {where: "value > 80"}}. */
public interface ValueTest {
    /** As written. */
    String text();

    /** @param value as the command gives it: typed as JSON has it, or text */
    boolean test(Object value);

    /**
     * Whether it only guards what the same interlock forces, and nobody wrote it: an output's own safe value passes it unless the condition
     * holds for sure.
     */
    default boolean guardsForce() {
        return false;
    }
}

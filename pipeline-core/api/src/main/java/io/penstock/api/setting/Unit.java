/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.setting;

/**
 * A unit of measure, checked at load: a UCUM code ({@code Cel}, {@code [degF]}, {@code m3/h}) or one of Penstock's aliases
 * ({@code degC}, {@code degF}, {@code psi}, {@code rpm}, {@code kWh}).
 */
public interface Unit {
    /** As it was written; this is what a converted reading carries. */
    String symbol();

    /**
     * What turns a number in this unit into one in another.
     *
     * @throws IllegalArgumentException when they do not measure the same thing; the message names both
     */
    Linear to(Unit other);
}

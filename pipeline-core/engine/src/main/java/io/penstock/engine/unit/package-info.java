/* SPDX-License-Identifier: Apache-2.0 */
/** Units of measure: UCUM, a table of aliases, conversions reduced to {@code a*x + b}. */
@NullMarked
package io.penstock.engine.unit;

import org.jspecify.annotations.NullMarked;

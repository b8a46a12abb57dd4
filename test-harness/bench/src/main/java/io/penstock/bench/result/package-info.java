/* SPDX-License-Identifier: Apache-2.0 */
/** What a run measured, as it is written to JSON and read back: figures, plots, tables, and what they were measured on. */
@NullMarked
package io.penstock.bench.result;

import org.jspecify.annotations.NullMarked;

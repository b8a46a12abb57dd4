/* SPDX-License-Identifier: Apache-2.0 */
/** Start to first export, and memory when idle. */
@NullMarked
package io.penstock.bench.start;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Samples, reports, child processes, and what the machine is. */
@NullMarked
package io.penstock.bench.measure;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Buses to measure on, and events to put on them. */
@NullMarked
package io.penstock.bench.bus;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** A running Penstock in a process of its own, with devices that stamp times, and what weighs on it meanwhile. */
@NullMarked
package io.penstock.bench.plant;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** What is lost, doubled or out of order when things break: faults of many kinds under load, seen from outside. */
@NullMarked
package io.penstock.bench.conservation;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** A Penstock that runs elsewhere, measured from outside. */
@NullMarked
package io.penstock.bench.remote;

import org.jspecify.annotations.NullMarked;

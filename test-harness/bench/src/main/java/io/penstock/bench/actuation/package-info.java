/* SPDX-License-Identifier: Apache-2.0 */
/** From a reading to the write that it causes. */
@NullMarked
package io.penstock.bench.actuation;

import org.jspecify.annotations.NullMarked;

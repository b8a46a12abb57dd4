/* SPDX-License-Identifier: Apache-2.0 */
/** Rules that watch the bus and act on devices by way of {@code Commands}. */
@NullMarked
package io.penstock.rules;

import org.jspecify.annotations.NullMarked;

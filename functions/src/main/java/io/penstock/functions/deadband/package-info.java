/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that pass on what changed enough. */
@NullMarked
package io.penstock.functions.deadband;

import org.jspecify.annotations.NullMarked;

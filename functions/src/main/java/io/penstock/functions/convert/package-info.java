/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that change values. */
@NullMarked
package io.penstock.functions.convert;

import org.jspecify.annotations.NullMarked;

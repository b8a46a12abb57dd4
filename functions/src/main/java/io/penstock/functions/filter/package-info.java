/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that keep or drop readings by what they are and say. */
@NullMarked
package io.penstock.functions.filter;

import org.jspecify.annotations.NullMarked;

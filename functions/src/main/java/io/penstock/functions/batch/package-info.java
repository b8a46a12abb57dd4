/* SPDX-License-Identifier: Apache-2.0 */
/** Functions that gather events into groups. */
@NullMarked
package io.penstock.functions.batch;

import org.jspecify.annotations.NullMarked;

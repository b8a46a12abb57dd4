/* SPDX-License-Identifier: Apache-2.0 */
/** Asking a running program, or its data. */
@NullMarked
package io.penstock.app.control;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Runs the cases in a profile's {@code tests/}: all parts of the program but its edges, on a clock of their own. */
@NullMarked
package io.penstock.app.test;

import org.jspecify.annotations.NullMarked;

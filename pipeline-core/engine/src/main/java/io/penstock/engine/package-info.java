/* SPDX-License-Identifier: Apache-2.0 */
/** The engine as the program uses it. */
@NullMarked
package io.penstock.engine;

import org.jspecify.annotations.NullMarked;

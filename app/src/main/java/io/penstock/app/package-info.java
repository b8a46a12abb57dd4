/* SPDX-License-Identifier: Apache-2.0 */
/** The program. */
@NullMarked
package io.penstock.app;

import org.jspecify.annotations.NullMarked;

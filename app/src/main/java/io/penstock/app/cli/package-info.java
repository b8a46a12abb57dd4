/* SPDX-License-Identifier: Apache-2.0 */
/** The commands. */
@NullMarked
package io.penstock.app.cli;

import org.jspecify.annotations.NullMarked;

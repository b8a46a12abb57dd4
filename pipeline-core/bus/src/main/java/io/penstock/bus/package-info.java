/* SPDX-License-Identifier: Apache-2.0 */
/** The embedded bus: segment files for what is appended, one SQLite file for what changes. */
@NullMarked
package io.penstock.bus;

import org.jspecify.annotations.NullMarked;

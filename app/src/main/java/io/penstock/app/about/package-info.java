/* SPDX-License-Identifier: Apache-2.0 */
/** What the program says of itself: its version, and how it does. */
@NullMarked
package io.penstock.app.about;

import org.jspecify.annotations.NullMarked;

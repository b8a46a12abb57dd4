/* SPDX-License-Identifier: Apache-2.0 */
/** A running profile and its data. */
@NullMarked
package io.penstock.app.run;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** A lane against the same functions in a plain loop. */
@NullMarked
package io.penstock.bench.inside;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
/** Measures what Penstock is meant to reach, each figure beside a plain baseline in the same run. */
@NullMarked
package io.penstock.bench;

import org.jspecify.annotations.NullMarked;

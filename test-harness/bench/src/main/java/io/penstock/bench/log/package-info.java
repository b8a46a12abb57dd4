/* SPDX-License-Identifier: Apache-2.0 */
/** The log alone. */
@NullMarked
package io.penstock.bench.log;

import org.jspecify.annotations.NullMarked;

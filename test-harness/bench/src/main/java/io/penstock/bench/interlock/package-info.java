/* SPDX-License-Identifier: Apache-2.0 */
/** What the interlocks cost a command. */
@NullMarked
package io.penstock.bench.interlock;

import org.jspecify.annotations.NullMarked;

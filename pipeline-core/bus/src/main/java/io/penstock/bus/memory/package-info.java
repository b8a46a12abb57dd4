/* SPDX-License-Identifier: Apache-2.0 */
/** A bus in memory with several shards, for tests of what is written against the bus. */
@NullMarked
package io.penstock.bus.memory;

import org.jspecify.annotations.NullMarked;

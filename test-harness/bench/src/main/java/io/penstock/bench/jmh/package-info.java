/* SPDX-License-Identifier: Apache-2.0 */
/** Codecs, log, functions and routes, call by call; each beside a plain library. */
@NullMarked
package io.penstock.bench.jmh;

import org.jspecify.annotations.NullMarked;

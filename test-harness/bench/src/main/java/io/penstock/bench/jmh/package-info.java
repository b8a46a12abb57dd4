/* SPDX-License-Identifier: Apache-2.0 */
/** Codecs and log, call by call. */
@NullMarked
package io.penstock.bench.jmh;

import org.jspecify.annotations.NullMarked;

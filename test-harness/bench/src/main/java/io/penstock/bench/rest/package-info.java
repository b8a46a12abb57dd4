/* SPDX-License-Identifier: Apache-2.0 */
/** The northbound API at a steady rate. */
@NullMarked
package io.penstock.bench.rest;

import org.jspecify.annotations.NullMarked;

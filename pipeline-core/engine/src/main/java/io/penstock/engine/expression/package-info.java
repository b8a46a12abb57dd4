/* SPDX-License-Identifier: Apache-2.0 */
/** Expressions of readings: CEL's meaning, compiled to plain Java where it can be. */
@NullMarked
package io.penstock.engine.expression;

import org.jspecify.annotations.NullMarked;

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

/** A raw value to write to a point, in the shapes of {@link Reply#value}. */
public record Write<P extends Record>(Point<P> point, Object value) {}

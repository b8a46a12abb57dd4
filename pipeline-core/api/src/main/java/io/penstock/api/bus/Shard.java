/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

/** A part of a stream within which order holds. Opaque; equal to itself only; its text is for people. */
public interface Shard {}

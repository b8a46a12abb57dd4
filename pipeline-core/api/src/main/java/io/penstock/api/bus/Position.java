/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.bus;

/** A place in a shard. Opaque; ordered within its shard only; its text is for people. */
public interface Position extends Comparable<Position> {}

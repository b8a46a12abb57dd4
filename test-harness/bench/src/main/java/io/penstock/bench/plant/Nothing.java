/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.plant;

/** Neither a way to a device nor a place in it says anything here. */
public record Nothing() {}

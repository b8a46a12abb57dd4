/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

/** Says what a log must keep. */
@FunctionalInterface
interface Holders {
    /** The smallest offset that a holding cursor has committed; {@link Long#MAX_VALUE} when nobody holds. */
    long finished();
}

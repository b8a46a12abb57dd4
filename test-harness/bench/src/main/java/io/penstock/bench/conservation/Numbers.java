/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.conservation;

/** The numbers that all devices publish: each is given once, in order. Any thread. */
final class Numbers {
    private long next;
    private long first;

    synchronized long take() {
        return next++;
    }

    /** Since the last {@link #reset}. */
    synchronized long taken() {
        return next - first;
    }

    /** Those before no longer count. */
    synchronized void reset(Arrived arrived) {
        first = next;
        arrived.reset(first);
    }
}

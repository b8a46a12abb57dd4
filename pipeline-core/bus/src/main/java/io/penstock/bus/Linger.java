/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bus;

/** How long a reader that had to wait for a first event gathers more. */
public final class Linger {
    private Linger() {}

    /**
     * Until {@code linger} after the first event; in a steady flow until {@code linger} after the last batch, so that events which
     * their source has gathered already do not wait twice. A flow is steady when the last batch is less than two lingers old.
     *
     * @param first when the first event came
     * @param last when the last batch was given
     * @return like the others in nanoseconds of the monotonic clock; not after {@code first} when there is nothing to wait for
     */
    public static long until(long first, long last, long linger) {
        return (first - last < 2 * linger ? last : first) + linger;
    }
}

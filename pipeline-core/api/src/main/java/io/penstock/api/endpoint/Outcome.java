/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

/**
 * What became of the messages of one {@link Sender#send}, by index in its list: each exactly once. Methods never block and
 * never throw; a second outcome for a message is ignored.
 */
public interface Outcome {
    /** Messages {@code from} (inclusive) to {@code to} (exclusive) have arrived for good. */
    void acknowledged(int from, int to);

    /** This message is at fault and would be again: the reason is kept with the dead letter. */
    void refused(int index, String reason);

    /** The destination is not to be had, or nobody knows: these are sent again. */
    void away(int from, int to, String reason);
}

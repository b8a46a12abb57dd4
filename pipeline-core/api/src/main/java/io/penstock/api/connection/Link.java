/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.connection;

/**
 * An open shared link.
 *
 * <ol>
 *   <li>It connects in the background, again and again with jittered backoff, until it is closed. Start never waits for it.
 *   <li>Its state is a value that can be asked at any time, on any thread.
 *   <li>{@link #close} returns within a second and may be called twice.
 * </ol>
 */
public interface Link extends AutoCloseable {
    LinkState state();

    @Override
    void close();
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.endpoint;

import java.util.List;

/**
 * An open way to a destination.
 *
 * <ol>
 *   <li>{@link #send} is called on the lane's thread only, with at least one message and never with more than the window leaves.
 *   <li>Each message handed over gets exactly one outcome, on any thread, also after a failure and at close.
 *   <li>{@code send} returns as soon as the messages are handed over. Where it must wait it can be interrupted, and then the
 *       rest is away.
 *   <li>{@code send} throws nothing for the state of the world: that is an outcome.
 *   <li>{@link #close} is called once, may come while messages are in flight, returns within a second, and gives what is in
 *       flight the outcome away. After it no outcome is given.
 *   <li>Where the endpoint is {@link Endpoint.Mode#ORDERED}, all that is handed over after something was away is away too: the engine may
 *       not have heard of it yet, and what comes behind must not overtake it.
 *   <li>Bytes and headers are never changed or kept beyond the outcome.
 * </ol>
 */
public interface Sender extends AutoCloseable {
    void send(List<Message> messages, Outcome outcome);

    @Override
    void close();
}

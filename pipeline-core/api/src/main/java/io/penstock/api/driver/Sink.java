/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.driver;

import io.penstock.api.event.Event;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes what devices say of themselves. Never blocks; safe for many threads.
 *
 * <p>The stage completes when the event would survive, and the driver then acknowledges to its peer. It fails with
 * {@link io.penstock.api.error.BusFullException} when the bus takes nothing now: the driver withholds its acknowledgement,
 * pauses demand and offers it again. It fails with {@link io.penstock.api.error.DecodeException} when device, resource or
 * value cannot be understood: the driver then hands the raw input to {@link #undecodable}. What a LOCKED device says is counted
 * and dropped: the stage completes.
 */
public interface Sink {
    /**
     * @param device name of the device
     * @param source device resource or device command; empty: the resource, when there is one
     * @param values raw values by resource, in the shapes of {@link Reply#value}; text is parsed as the resource's type
     * @param origin nanoseconds since the epoch; 0 for now
     */
    CompletionStage<Void> offer(String device, String source, Map<String, Object> values, long origin);

    /**
     * Several in one append, in this order: cheaper than one at a time, and all of them or none.
     *
     * @return as {@link #offer} does, for all of them
     */
    default CompletionStage<Void> offerAll(List<Said> said) {
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        for (Said s : said) {
            all = all.thenCombine(offer(s.device(), s.source(), s.values(), s.origin()), (a, b) -> null);
        }
        return all;
    }

    /** Events that are formed already (EdgeX's own messages), kept with their ids. */
    CompletionStage<Void> offer(List<Event> events);

    /** Input that can never be read: kept as a dead letter of the service, with the reason; then acknowledged. */
    CompletionStage<Void> undecodable(String where, byte[] raw, String contentType, String reason);
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Message;
import io.penstock.api.event.Event;
import io.penstock.api.function.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the endpoint's message of a message of a micro-batch. */
final class Messages {
    private Messages() {}

    static OutMessage form(MicroBatch batch, int index, Bytes bytes, String groupStep, long sequence) {
        Group group = batch.groups[index];
        if (group == null) {
            Event event = batch.events[index];
            Message message = new Message(
                    event.id(),
                    bytes,
                    event.device(),
                    event.profile(),
                    event.source(),
                    event.tags(),
                    1,
                    event.provenance().hops() + 1);
            return new OutMessage(batch.shard(), message, batch.originals[index], event, null, sequence);
        }
        return new OutMessage(
                batch.shard(),
                ofGroup(group.events, bytes, groupStep),
                group.originals[0],
                group.events[0],
                group,
                sequence);
    }

    private static Message ofGroup(Event[] events, Bytes bytes, String groupStep) {
        Event first = events[0];
        String device = first.device();
        String profile = first.profile();
        String source = first.source();
        Map<String, Object> tags = first.tags();
        int hops = first.provenance().hops();
        for (int i = 1; i < events.length; i++) {
            Event e = events[i];
            device = e.device().equals(device) ? device : null;
            profile = e.profile().equals(profile) ? profile : null;
            source = e.source().equals(source) ? source : null;
            tags = agreeing(tags, e.tags());
            hops = Math.max(hops, e.provenance().hops());
        }
        return new Message(
                Ids.ofGroup(groupStep, events, 0), bytes, device, profile, source, tags, events.length, hops + 1);
    }

    private static Map<String, Object> agreeing(Map<String, Object> tags, Map<String, Object> others) {
        if (tags == others || tags.isEmpty() || tags.equals(others)) {
            return tags;
        }
        Map<String, Object> agreed = new LinkedHashMap<>(tags);
        agreed.entrySet().retainAll(others.entrySet());
        return agreed;
    }
}

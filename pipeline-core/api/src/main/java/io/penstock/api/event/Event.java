/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.api.event;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one device said at one moment: 1..n readings. Immutable, and so are its collections.
 *
 * @param id kept as it came, or given before the first append; receivers deduplicate on it
 * @param device name of the device; never empty
 * @param profile name of its device profile; may be empty (EdgeX v4)
 * @param source the device resource or device command that was read; may be empty (EdgeX v4)
 * @param origin nanoseconds since the epoch, as the device service saw it; never 0
 * @param tags any JSON by name
 * @param readings at least one
 * @param provenance where it came from on this bus
 */
public record Event(
        UUID id,
        String device,
        String profile,
        String source,
        long origin,
        Map<String, Object> tags,
        List<Reading> readings,
        Provenance provenance) {

    public Event {
        if (device.isEmpty()) {
            throw new IllegalArgumentException("deviceName must not be empty");
        }
        if (origin == 0) {
            throw new IllegalArgumentException("origin must be nanoseconds since the epoch but was 0");
        }
        if (readings.isEmpty()) {
            throw new IllegalArgumentException("readings must hold at least one but were none");
        }
    }

    /** An event as a device says it: no tags. */
    public static Event of(UUID id, String device, String profile, String source, long origin, List<Reading> readings) {
        return new Event(id, device, profile, source, origin, Map.of(), readings, Provenance.DEVICE);
    }

    public Event withOrigin(long changed) {
        return new Event(id, device, profile, source, changed, tags, readings, provenance);
    }

    public Event withReadings(List<Reading> changed) {
        return new Event(id, device, profile, source, origin, tags, changed, provenance);
    }

    public Event withTags(Map<String, Object> changed) {
        return new Event(id, device, profile, source, origin, changed, readings, provenance);
    }

    public Event withProvenance(Provenance changed) {
        return new Event(id, device, profile, source, origin, tags, readings, changed);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.device.mqtt;

import io.penstock.api.driver.Said;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.Event;
import io.penstock.api.event.Provenance;
import io.penstock.connection.mqtt.Received;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages and packs them into parcels: as few as their order allows. One thread. */
final class Sorter {
    /** MQTT 5 user property of messages that a pipeline exported: how many producers they have passed. */
    static final String HOPS = "penstock-hops";

    private final PayloadDecoder decoder = new PayloadDecoder();

    List<Parcel> sort(List<Arrivals.Arrival> arrivals) {
        List<Parcel> parcels = new ArrayList<>(2);
        for (Arrivals.Arrival arrival : arrivals) {
            add(parcels, arrival.ear(), arrival.message());
        }
        return parcels;
    }

    private void add(List<Parcel> parcels, Ear ear, Received message) {
        if (message.payload().length == 0) {
            parcels.add(new Parcel.Empty(message));
            return;
        }
        try {
            if (ear.format() == PayloadFormat.EDGEX) {
                Event event = withHops(decoder.event(message.payload()), hops(message));
                Parcel.Events events =
                        last(parcels) instanceof Parcel.Events e ? e : added(parcels, new Parcel.Events());
                events.events().add(event);
                events.messages().add(message);
            } else {
                Said said = said(ear, message);
                Parcel.Values values =
                        last(parcels) instanceof Parcel.Values v ? v : added(parcels, new Parcel.Values());
                values.said().add(said);
                values.messages().add(message);
            }
        } catch (DecodeException e) {
            parcels.add(new Parcel.Unreadable(message, e.getMessage()));
        } catch (RuntimeException e) {
            // input from outside never ends the intake
            parcels.add(new Parcel.Unreadable(message, "cannot be read: " + e));
        }
    }

    private Said said(Ear ear, Received message) throws DecodeException {
        Route route = ear.route(message.topic());
        PayloadDecoder.Content content = decoder.values(route, ear.format(), ear.origin(), message.payload());
        return new Said(route.device(), route.source(), content.values(), content.origin(), hops(message));
    }

    private static Event withHops(Event event, int hops) {
        return hops == 0 ? event : event.withProvenance(new Provenance("", hops, false));
    }

    private static int hops(Received message) {
        String text = message.property(HOPS);
        if (text == null || text.isEmpty() || text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Parcel last(List<Parcel> parcels) {
        return parcels.isEmpty() ? null : parcels.get(parcels.size() - 1);
    }

    private static <T extends Parcel> T added(List<Parcel> parcels, T parcel) {
        parcels.add(parcel);
        return parcel;
    }
}

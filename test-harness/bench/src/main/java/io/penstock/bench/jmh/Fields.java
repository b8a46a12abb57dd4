/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.bench.jmh;

import io.penstock.api.event.Event;
import io.penstock.api.event.Reading;
import io.penstock.api.event.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The fields of an event of numbers, one after the other by {@link java.io.DataOutput}: no versions, no checks, no other types. */
final class Fields {
    private Fields() {}

    static byte[] write(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(event.id().getMostSignificantBits());
            out.writeLong(event.id().getLeastSignificantBits());
            out.writeUTF(event.device());
            out.writeUTF(event.profile());
            out.writeUTF(event.source());
            out.writeLong(event.origin());
            out.writeInt(event.readings().size());
            for (Reading reading : event.readings()) {
                out.writeUTF(reading.resource());
                out.writeLong(reading.origin());
                out.writeDouble(reading.number());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Event read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            UUID id = new UUID(in.readLong(), in.readLong());
            String device = in.readUTF();
            String profile = in.readUTF();
            String source = in.readUTF();
            long origin = in.readLong();
            List<Reading> readings = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                readings.add(Reading.ofFloat(in.readUTF(), ValueType.FLOAT64, in.readLong(), in.readDouble()));
            }
            return Event.of(id, device, profile, source, origin, readings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

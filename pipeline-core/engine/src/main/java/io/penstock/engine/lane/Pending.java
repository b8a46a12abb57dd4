/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.bus.StateKey;
import io.penstock.api.endpoint.Message;
import io.penstock.api.error.DecodeException;
import io.penstock.api.event.BinaryReader;
import io.penstock.api.event.BinaryWriter;
import io.penstock.api.event.Event;
import io.penstock.api.event.EventBinary;
import io.penstock.api.function.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages formed and not acknowledged, by value: they are sent first afterwards, with the same bytes and ids. */
final class Pending {
    /** The engine's own name among the steps of a saved state. */
    static final String STEP = "$pending";

    private static final int VERSION = 1;
    private static final int MAY_HAVE_ARRIVED = 1;
    private static final int GROUP = 2;

    private Pending() {}

    static StateKey key(int number) {
        return new StateKey(STEP, String.format(Locale.ROOT, "%08d", number));
    }

    /** @param formedBy what names the chain behind the last step with state: only the same one can cut it again */
    static byte[] encode(OutMessage pending, String formedBy) {
        BinaryWriter out = new BinaryWriter(512 + pending.message.bytes().data().length);
        Group group = pending.group;
        boolean maybe = pending.mayHaveArrived || pending.state == OutMessage.State.SENT;
        out.putByte(VERSION);
        out.putByte((maybe ? MAY_HAVE_ARRIVED : 0) | (group == null ? 0 : GROUP));
        out.putString(formedBy);
        write(out, pending.message, group == null ? pending.event : group.events[0]);
        if (group == null) {
            Members.write(out, List.of(pending.original), List.of(pending.event), 0);
        } else {
            Group base = group.base();
            Members.write(out, List.of(base.originals), List.of(base.events), 0);
        }
        return out.toBytes();
    }

    static OutMessage decode(byte[] saved, ShardState shard, String formedBy, long sequence) throws DecodeException {
        BinaryReader in = new BinaryReader(saved);
        checkVersion(in);
        int flags = in.getByte();
        boolean sameChain = in.getString().equals(formedBy);
        Message message = readMessage(in);
        List<Event> originals = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        Members.read(in, originals, events);
        in.expectEnd();
        Group group =
                (flags & GROUP) == 0 ? null : Group.of(originals.toArray(new Event[0]), events.toArray(new Event[0]));
        OutMessage pending = new OutMessage(shard, message, originals.get(0), events.get(0), group, sequence);
        pending.cuttable = sameChain;
        pending.mayHaveArrived = (flags & MAY_HAVE_ARRIVED) != 0;
        return pending;
    }

    /** How many events a saved message is about. */
    static int eventsIn(byte[] saved) throws DecodeException {
        BinaryReader in = new BinaryReader(saved);
        checkVersion(in);
        in.getByte();
        in.getString();
        return readMessage(in).members();
    }

    private static void checkVersion(BinaryReader in) throws DecodeException {
        int version = in.getByte();
        if (version != VERSION) {
            throw new DecodeException("a pending message must be of version " + VERSION + " but is of " + version);
        }
    }

    /** The message's tags go inside of one of its events, which has a form for them. */
    private static void write(BinaryWriter out, Message message, Event member) {
        out.putLong(message.id().getMostSignificantBits());
        out.putLong(message.id().getLeastSignificantBits());
        Bytes bytes = message.bytes();
        out.putBytes(bytes.data());
        out.putString(bytes.contentType());
        out.putString(bytes.contentEncoding());
        out.putVarint(bytes.headers().size());
        bytes.headers().forEach((name, value) -> {
            out.putString(name);
            out.putString(value);
        });
        putText(out, message.device());
        putText(out, message.profile());
        putText(out, message.source());
        EventBinary.write(member.withTags(message.tags()), out);
        out.putVarint(message.members());
        out.putVarint(message.hops());
    }

    private static Message readMessage(BinaryReader in) throws DecodeException {
        UUID id = new UUID(in.getLong(), in.getLong());
        byte[] data = in.getBytes();
        String contentType = in.getString();
        String contentEncoding = in.getString();
        Map<String, String> headers = new LinkedHashMap<>();
        for (int left = in.getCount(2); left > 0; left--) {
            String name = in.getString();
            headers.put(name, in.getString());
        }
        return new Message(
                id,
                new Bytes(data, contentType, contentEncoding, headers),
                getText(in),
                getText(in),
                getText(in),
                EventBinary.read(in).tags(),
                (int) in.getVarint(),
                (int) in.getVarint());
    }

    private static void putText(BinaryWriter out, @Nullable String text) {
        out.putByte(text == null ? 0 : 1);
        if (text != null) {
            out.putString(text);
        }
    }

    private static @Nullable String getText(BinaryReader in) throws DecodeException {
        return in.getByte() == 0 ? null : in.getString();
    }
}

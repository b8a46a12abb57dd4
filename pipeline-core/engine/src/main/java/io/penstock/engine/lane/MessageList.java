/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages that are not acknowledged, in order of sequence: parts of a cut message stand where it stood. */
final class MessageList {
    private @Nullable OutMessage head;
    private @Nullable OutMessage tail;
    private int size;
    private long bytes;

    @Nullable
    OutMessage head() {
        return head;
    }

    int size() {
        return size;
    }

    /** Bytes of all bodies. */
    long bytes() {
        return bytes;
    }

    void append(OutMessage message) {
        message.previous = tail;
        if (tail == null) {
            head = message;
        } else {
            tail.next = message;
        }
        tail = message;
        counted(message, 1);
    }

    void insertBefore(OutMessage place, OutMessage message) {
        OutMessage before = place.previous;
        message.previous = before;
        message.next = place;
        place.previous = message;
        if (before == null) {
            head = message;
        } else {
            before.next = message;
        }
        counted(message, 1);
    }

    void remove(OutMessage message) {
        OutMessage before = message.previous;
        OutMessage after = message.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        message.previous = null;
        message.next = null;
        counted(message, -1);
    }

    void forEach(Consumer<OutMessage> action) {
        OutMessage message = head;
        while (message != null) {
            OutMessage next = message.next;
            action.accept(message);
            message = next;
        }
    }

    private void counted(OutMessage message, int sign) {
        size += sign;
        bytes += (long) sign * message.message.bytes().data().length;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.engine.lane;

import io.penstock.api.endpoint.Message;
import io.penstock.api.endpoint.Outcome;
import java.util.AbstractList;
import java.util.RandomAccess;

/** One call of a sender: the messages handed over, and where their outcomes go. */
final class SendCall extends AbstractList<Message> implements Outcome, RandomAccess {
    final OutMessage[] messages;
    final long sentAt;
    private final Mailbox mailbox;

    SendCall(OutMessage[] messages, long sentAt, Mailbox mailbox) {
        this.messages = messages;
        this.sentAt = sentAt;
        this.mailbox = mailbox;
    }

    @Override
    public Message get(int index) {
        return messages[index].message;
    }

    @Override
    public int size() {
        return messages.length;
    }

    @Override
    public void acknowledged(int from, int to) {
        mailbox.put(new Mailbox.Item(this, Mailbox.Kind.ACKNOWLEDGED, from, to, ""));
    }

    @Override
    public void refused(int index, String reason) {
        mailbox.put(new Mailbox.Item(this, Mailbox.Kind.REFUSED, index, index + 1, reason));
    }

    @Override
    public void away(int from, int to, String reason) {
        mailbox.put(new Mailbox.Item(this, Mailbox.Kind.AWAY, from, to, reason));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}

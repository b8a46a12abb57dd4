/* SPDX-License-Identifier: Apache-2.0 */
package io.penstock.endpoint.mqtt;

import io.penstock.api.endpoint.Outcome;
import io.penstock.connection.mqtt.Delivery;
import java.util.BitSet;

/**
 * The messages of one send. Acknowledgements, which come one at a time and in order, are passed on as ranges: when enough have
 * gathered or the last is there.
 */
final class Flight {
    private final MqttSender sender;
    private final Outcome outcome;
    private final int size;
    private final int coalesced;
    private final BitSet settled;
    private int open;
    private int runFrom;
    private int runTo;

    Flight(MqttSender sender, int size, Outcome outcome, int coalesced) {
        this.sender = sender;
        this.size = size;
        this.outcome = outcome;
        this.coalesced = coalesced;
        this.settled = new BitSet(size);
        this.open = size;
    }

    Delivery delivery(int index) {
        return new Delivery() {
            @Override
            public void arrived() {
                Flight.this.arrived(index);
            }

            @Override
            public void refused(String reason) {
                Flight.this.refused(index, reason);
            }

            @Override
            public void away(String reason) {
                sender.breakOff(reason);
            }
        };
    }

    void refused(int index, String reason) {
        boolean last;
        synchronized (this) {
            if (!settle(index)) {
                return;
            }
            outcome.refused(index, reason);
            last = open == 0;
            if (last) {
                flush();
            }
        }
        if (last) {
            sender.landed(this);
        }
    }

    /** What has arrived is acknowledged; the rest is away. */
    synchronized void breakOff(String reason) {
        flush();
        int from = settled.nextClearBit(0);
        while (from < size) {
            int next = settled.nextSetBit(from);
            int to = next < 0 ? size : next;
            settled.set(from, to);
            open -= to - from;
            outcome.away(from, to, reason);
            from = settled.nextClearBit(to);
        }
    }

    private void arrived(int index) {
        boolean last;
        synchronized (this) {
            if (!settle(index)) {
                return;
            }
            if (index != runTo) {
                flush();
                runFrom = index;
            }
            runTo = index + 1;
            last = open == 0;
            if (last || runTo - runFrom >= coalesced) {
                flush();
            }
        }
        if (last) {
            sender.landed(this);
        }
    }

    private boolean settle(int index) {
        if (settled.get(index)) {
            return false;
        }
        settled.set(index);
        open--;
        return true;
    }

    private void flush() {
        if (runTo > runFrom) {
            outcome.acknowledged(runFrom, runTo);
        }
        runFrom = runTo;
    }
}
